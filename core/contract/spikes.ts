/** Spikes of many samples in one compressed list, the form in which data reaches engine and emulator. */

export interface SpikeSet {
  readonly samples: number
  readonly timesteps: number
  readonly inputs: number
  /** Events of sample s in step t are `offsets[s * timesteps + t] .. offsets[s * timesteps + t + 1]`. */
  readonly offsets: Uint32Array
  /** Input index of each event, ascending within a step. */
  readonly index: Uint32Array
  /** Charge or graded value of each event; absent: full-scale spikes (255 for caspianIf, 1 elsewhere). */
  readonly value?: Float32Array
}
