/**
 * What techniques give.
 * @module
 */

/** What a technique gives. */
export interface TechniqueResult<Model> {
  /** The new model; the one handed over is as it was. */
  readonly model: Model;
  /** Bytes of the weights of the model handed over, with its masks if it had any. */
  readonly bytesBefore: number;
  /** The same of the new model. */
  readonly bytesAfter: number;
}
