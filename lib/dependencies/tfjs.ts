/**
 * TensorFlow.js, the front end whose backend Tidemark is.
 * @module
 */
export * from "npm:@tensorflow/tfjs@4.22.0";
