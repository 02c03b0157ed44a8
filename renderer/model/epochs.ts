/** How long a trial trains. */
import type { Parameters } from '../../core/contract/space.ts'
import type { StudySnapshot } from '../../core/contract/views.ts'

export interface Epochs {
  readonly all: number
  /** Those among them, the first ones, that train a network without spikes. */
  readonly ann: number
}

/** @param parameters those searched. */
export const epochsOf = ({ design, parameters: infos }: StudySnapshot, parameters: Parameters): Epochs => {
  const { fixed } = design as { readonly fixed?: Parameters }
  const count = (name: string): number =>
    Number(parameters[name] ?? fixed?.[name] ?? infos.find((info) => info.name === name)?.value ?? 0)
  const ann = count('annEpochs')
  return { all: ann + count('epochs'), ann }
}
