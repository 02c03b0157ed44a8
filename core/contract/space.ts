/** What a study searches: parameters, their ranges, and when each is there at all. */

export type ParameterValue = number | string | boolean

/** One point of a space by parameter name; parameters that are inactive there are absent. */
export type Parameters = Readonly<Record<string, ParameterValue>>

/** Active only where every named parameter is active and has one of its values. */
export type Condition = Readonly<Record<string, readonly ParameterValue[]>>

export interface FloatSpec {
  readonly type: 'float'
  readonly low: number
  readonly high: number
  /** Searched on a logarithmic scale. */
  readonly log?: boolean
  readonly when?: Condition
}

export interface IntSpec {
  readonly type: 'int'
  readonly low: number
  /** Reached if a whole number of steps above `low`. */
  readonly high: number
  readonly log?: boolean
  /** Distance of neighbouring values, 1 by default. */
  readonly step?: number
  readonly when?: Condition
}

export interface CategoricalSpec {
  readonly type: 'categorical'
  readonly choices: readonly ParameterValue[]
  readonly when?: Condition
}

export type ParameterSpec = FloatSpec | IntSpec | CategoricalSpec
export type Space = Readonly<Record<string, ParameterSpec>>
