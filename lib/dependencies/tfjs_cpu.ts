/**
 * TensorFlow.js's own cpu backend: it computes what no device code exists for yet.
 * @module
 */
export { MathBackendCPU } from "npm:@tensorflow/tfjs-backend-cpu@4.22.0";
