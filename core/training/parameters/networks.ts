/** The kinds of network that a study can choose among, as a table: their sizes as parameters, and the plan these make. */
import { inputError } from '../../contract/errors.ts'
import type { LayerPlan, NetworkChoice, NetworkKind } from '../../contract/plan.ts'
import type { Frame } from '../../network/geometry.ts'
import type { Parameters } from '../../search/space.ts'
import { numberOf } from '../parameters.ts'
import { int, logInt, oneOf, type ParameterDoc, type ParameterDocs } from './docs.ts'

interface KindRow {
  readonly title: string
  readonly sentence: string
  readonly parameters: ParameterDocs
  /** All layers but the outputs. */
  plan(parameters: Parameters, frame: Frame, choice: NetworkChoice): readonly LayerPlan[]
}

const hidden: ParameterDoc = {
  unit: 'neurons',
  sentence: 'Neurons of the hidden layer.',
  range: logInt(1, 100_000),
  value: 60,
  searched: logInt(64, 1024),
}

const kernel: ParameterDoc = {
  unit: 'pixels',
  sentence: 'Side of the kernels.',
  range: oneOf(3, 5, 7),
  value: 5,
  searched: oneOf(3, 5),
}

/** How often a frame can be halved until an axis, but not that of a line, is left with a single pixel. */
const halvings = ([, ...sides]: Frame): number =>
  Math.floor(Math.log2(Math.min(...sides.filter((side) => side > 1), Infinity)))

const convPlan = (parameters: Parameters, frame: Frame): readonly LayerPlan[] => {
  const [channels, kernel, dense] = ['channels', 'kernel', 'hidden'].map((name) => numberOf(parameters, name))
  const pooling = parameters['pooling'] as 'sum' | 'average' | 'stride' | 'none'
  const convolution = (_: unknown, l: number): LayerPlan[] => {
    const conv = { conv: channels! * 2 ** l, kernel: kernel!, padding: (kernel! - 1) / 2 }
    if (pooling === 'stride') return [{ ...conv, stride: 2 }]
    return pooling === 'none' || l >= halvings(frame) ? [conv] : [conv, { pool: 2, kind: pooling }]
  }
  const convolutions = Array.from({ length: numberOf(parameters, 'convLayers') }, convolution)
  return [...convolutions.flat(), ...(dense! > 0 ? [{ dense: dense! }] : [])]
}

/** Channels of VGG's convolutions, in those of the first; `A` is an average pool (hybrid-snn-conversion's vgg.py). */
const vggs: Readonly<Record<number, readonly (number | 'A')[]>> = {
  5: [1, 'A', 2, 2, 'A'],
  9: [1, 'A', 2, 4, 'A', 4, 8, 'A', 8, 'A', 8],
  11: [1, 'A', 2, 4, 'A', 8, 8, 'A', 8, 'A', 8, 8],
  13: [1, 1, 'A', 2, 2, 'A', 4, 4, 'A', 8, 8, 'A', 8, 8],
  16: [1, 1, 'A', 2, 2, 'A', 4, 4, 4, 'A', 8, 8, 8, 'A', 8, 8, 8],
}

const vggPlan = (parameters: Parameters, frame: Frame): readonly LayerPlan[] => {
  const [depth, channels, kernel, dense] = ['depth', 'channels', 'kernel', 'hidden'].map((name) =>
    numberOf(parameters, name),
  )
  let left = halvings(frame)
  const features = vggs[depth!]!.flatMap((width): LayerPlan[] => {
    if (width !== 'A') return [{ conv: width * channels!, kernel: kernel!, padding: (kernel! - 1) / 2 }]
    return left-- > 0 ? [{ pool: 2, kind: 'average' }] : []
  })
  return [...features, { dense: dense! }, { dense: dense! }]
}

/** Whether a kind is a family of convolutions, which look at a frame. */
export const isConvolutional = (kind: NetworkKind): boolean => kind === 'conv' || kind === 'vgg'

/** Whether there are any in a network. */
export const hasConvolutions = (network: NetworkChoice): boolean =>
  network.kind === 'layers'
    ? network.layers.some((plan) => 'conv' in plan)
    : network.kind === 'file'
      ? Object.values(network.read?.nodes ?? {}).some(({ type }) => type === 'Conv2d')
      : isConvolutional(network.kind)

export const networkKinds: Readonly<Record<NetworkKind, KindRow>> = {
  dense: {
    title: 'Dense',
    sentence: 'Layers in which every neuron is fed by all before it.',
    parameters: {
      hidden,
      hiddenLayers: { unit: 'layers', sentence: 'Hidden layers, all of one size.', range: int(1, 10), value: 1 },
    },
    plan: (parameters) =>
      new Array<LayerPlan>(numberOf(parameters, 'hiddenLayers')).fill({ dense: numberOf(parameters, 'hidden') }),
  },
  conv: {
    title: 'Convolutional',
    sentence: 'Convolutions that keep the size of the frame, each halving it in turn, then dense layers.',
    parameters: {
      convLayers: {
        unit: 'layers',
        sentence: 'Convolutions; each has twice the channels of the one before.',
        range: int(1, 4),
        value: 2,
        searched: int(1, 3),
      },
      channels: {
        unit: 'channels',
        sentence: 'Channels of the first convolution.',
        range: logInt(1, 1024),
        value: 12,
        searched: logInt(4, 32),
      },
      kernel,
      pooling: {
        unit: '',
        sentence:
          'How a convolution halves the frame: by pooling its spikes, or by a stride of 2; a single pixel stays.',
        range: oneOf('sum', 'average', 'stride', 'none'),
        value: 'sum',
        searched: oneOf('sum', 'stride'),
      },
      hidden: {
        ...hidden,
        sentence: 'Neurons of a dense layer behind the convolutions; 0 for none.',
        range: int(0, 100_000),
        value: 0,
        searched: int(0, 128),
      },
    },
    plan: convPlan,
  },
  vgg: {
    title: 'VGG',
    sentence: 'The convolutions of VGG between average pools, then two dense layers of one size (HYBRID).',
    parameters: {
      depth: {
        unit: 'layers',
        sentence: 'Which VGG: the number of layers that it is named by (13 unverified).',
        range: oneOf(...Object.keys(vggs).map(Number)),
        value: 5,
        searched: oneOf(5, 9),
      },
      channels: {
        unit: 'channels',
        sentence: 'Channels of the first convolution, 64 as published; the others have 2, 4 and 8 times as many.',
        range: logInt(1, 1024),
        value: 32,
        searched: logInt(8, 64),
      },
      kernel: { ...kernel, value: 3 },
      hidden: {
        ...hidden,
        sentence: 'Neurons of each of the two dense layers, 4096 as published.',
        value: 256,
      },
    },
    plan: vggPlan,
  },
  recurrent: {
    title: 'Recurrent',
    sentence: 'One hidden layer whose neurons are also fed by each other, a step later.',
    parameters: { hidden },
    plan: (parameters) => [{ recurrent: numberOf(parameters, 'hidden') }],
  },
  layers: {
    title: 'Layer by layer',
    sentence: 'The layers as the design lists them.',
    parameters: {},
    plan: (_, __, choice) => (choice.kind === 'layers' ? choice.layers : []),
  },
  file: {
    title: 'From a file',
    sentence: 'A network that was trained without spikes: ONNX, or a network.json of relu neurons (HYBRID).',
    parameters: {},
    plan: (_, __, choice) => {
      const path = choice.kind === 'file' ? choice.path : ''
      throw inputError(`network.path is ${path}, a network that is converted, not trained anew`, 'Use hybrid.')
    },
  },
}
