/** The model of each kind of neuron. */
import type { NeuronNode } from '../../contract/network.ts'
import { alif } from './alif.ts'
import { caspianIf } from './caspian-if.ts'
import { cubaLifInteger } from './cuba-lif-integer.ts'
import { li } from './li.ts'
import { cubaLif, lif } from './lif.ts'
import type { ModelContext, NeuronModel } from './neuron.ts'
import { relu } from './relu.ts'
import { rf } from './rf.ts'
import { srm } from './srm.ts'
import { stdb } from './stdb.ts'

/** The models of a layer's neurons, in order. */
export const modelsOf = (neuron: NeuronNode, context: ModelContext): readonly NeuronModel[] => {
  if (neuron.type === 'caspianIf') return neuron.threshold.map((threshold) => caspianIf(threshold, context))
  const { neurons: length } = neuron
  return new Array<NeuronModel>(length).fill(modelOf(neuron, context))
}

const modelOf = (neuron: Exclude<NeuronNode, { type: 'caspianIf' }>, context: ModelContext): NeuronModel => {
  switch (neuron.type) {
    case 'srm':
      return srm(neuron, context)
    case 'lif':
      return lif(neuron, context)
    case 'cubaLif':
      return cubaLif(neuron, context)
    case 'cubaLifInteger':
      return cubaLifInteger(neuron, context)
    case 'alif':
      return alif(neuron, context)
    case 'rf':
      return rf(neuron, context)
    case 'stdb':
      return stdb(neuron, context)
    case 'relu':
      return relu
    case 'li':
      return li(neuron)
  }
}
