/** What is said of a hyperparameter: unit, sentence, ranges; README's table and Set-up read it. */
import type { DatasetKind } from '../../data/dataset.ts'
import type { Condition, ParameterSpec, ParameterValue } from '../../search/space.ts'

export interface ParameterDoc {
  readonly unit: string
  readonly sentence: string
  /** Every value that makes sense; wider than what is searched by default. */
  readonly range: ParameterSpec
  /** Used where neither searched nor fixed. */
  readonly value: ParameterValue
  /** Searched by default, within this range. */
  readonly searched?: ParameterSpec
  /** A study's own choice, not a trial's: it cannot be searched. */
  readonly onlyFixed?: boolean
  /** Acts only where other parameters have these values. */
  readonly when?: Condition
}

export type ParameterDocs = Readonly<Record<string, ParameterDoc>>

export const float = (low: number, high: number): ParameterSpec => ({ type: 'float', low, high })
export const logFloat = (low: number, high: number): ParameterSpec => ({ type: 'float', low, high, log: true })
export const int = (low: number, high: number): ParameterSpec => ({ type: 'int', low, high })
export const logInt = (low: number, high: number): ParameterSpec => ({ type: 'int', low, high, log: true })
export const oneOf = (...choices: ParameterValue[]): ParameterSpec => ({ type: 'categorical', choices })

/** What the parameters must know of the data. */
export interface DataTraits {
  readonly kind: DatasetKind
  /** Side of an image or of the sensor. */
  readonly side: number
  /** Length of a recording; 0 for images. */
  readonly durationMs: number
}
