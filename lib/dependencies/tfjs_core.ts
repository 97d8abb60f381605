/**
 * The part of TensorFlow.js that backends are written against.
 * @module
 */
export * from "npm:@tensorflow/tfjs-core@4.22.0";
