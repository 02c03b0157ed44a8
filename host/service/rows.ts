/** Trials as the window shows them. */
import type { TrialRow } from '../../core/contract/views.ts'
import type { StoredTrial } from '../store/trial-reader.ts'

const secondsOf = (date: Date): number => date.getTime() / 1000

export const rowOf = (trial: StoredTrial): TrialRow => {
  const { number, state, parameters, values, userAttributes, systemAttributes, intermediate, started, completed } =
    trial
  const { error, reason } = userAttributes
  return {
    number,
    state,
    parameters: state === 'waiting' ? (systemAttributes['fixed_params'] as TrialRow['parameters']) : parameters,
    values,
    ...(typeof error === 'number' && { error }),
    ...(typeof reason === 'string' && { reason }),
    ...(state === 'running' && { curve: intermediate.map(([, value]) => value) }),
    ...(started && { started: secondsOf(started) }),
    ...(completed && { ended: secondsOf(completed) }),
  }
}
