/** The data sets that have a name of their own: what they are, where they are from, how large they are. */
import { digitClasses } from './dataset.ts'
import type { DatasetDescription, DatasetKind, Resolution } from './dataset.ts'

export interface KnownSet extends DatasetDescription, Resolution {
  readonly kind: DatasetKind
  /** Channels of an image, polarities of an event. */
  readonly planes: number
  /** Samples of the complete set. */
  readonly samples: number
}

const gestures = [
  'hand clapping',
  'right hand wave',
  'left hand wave',
  'right arm clockwise',
  'right arm counter clockwise',
  'left arm clockwise',
  'left arm counter clockwise',
  'arm roll',
  'air drums',
  'air guitar',
  'other gestures',
]
const germanAndEnglish = ['English', 'German'].flatMap((language) => digitClasses.map((d) => `${language} ${d}`))
const numbered = (classes: number): string[] => Array.from({ length: classes }, (_, i) => String(i))

const images = { kind: 'images', planes: 1 } as const
const events = { kind: 'events', planes: 2 } as const
const sounds = { kind: 'events', planes: 1, height: 1 } as const

export const knownSets = [
  {
    ...images,
    name: 'mnist',
    title: 'MNIST',
    sentence: 'Grey images of handwritten digits, 28x28 pixels.',
    licence: 'CC BY-SA 3.0',
    source: 'LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning applied to document recognition',
    classes: digitClasses,
    width: 28,
    height: 28,
    samples: 70_000,
  },
  {
    ...images,
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    sentence: 'Grey images of clothes, 28x28 pixels.',
    licence: 'MIT',
    source: 'Xiao, Rasul and Vollgraf 2017, Fashion-MNIST: a novel image dataset for benchmarking',
    classes: ['T-shirt', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker', 'bag', 'ankle boot'],
    width: 28,
    height: 28,
    samples: 70_000,
  },
  {
    ...images,
    name: 'cifar10',
    title: 'CIFAR-10',
    sentence: 'Colour images of animals and vehicles, 32x32 pixels.',
    licence: 'none stated',
    source: 'Krizhevsky 2009, Learning multiple layers of features from tiny images',
    classes: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
    planes: 3,
    width: 32,
    height: 32,
    samples: 60_000,
  },
  {
    ...images,
    name: 'digits8x8',
    title: 'Small handwritten digits',
    sentence: 'Grey images of handwritten digits, 8x8 pixels.',
    licence: 'CC BY 4.0',
    source: 'Alpaydin and Kaynak 1998, Optical recognition of handwritten digits; as in scikit-learn',
    classes: digitClasses,
    width: 8,
    height: 8,
    samples: 1797,
  },
  {
    ...events,
    name: 'nmnist',
    title: 'N-MNIST',
    sentence: 'Handwritten digits of MNIST on a screen, recorded by a moving event camera, 34x34 pixels, 0.3 s.',
    licence: 'CC BY-SA 4.0',
    source: 'Orchard et al. 2015, Converting static image datasets to spiking neuromorphic datasets using saccades',
    classes: digitClasses,
    width: 34,
    height: 34,
    samples: 70_000,
  },
  {
    ...events,
    name: 'dvsgesture',
    title: 'DVS128 Gesture',
    sentence: 'Hand and arm gestures of 29 people in front of an event camera, 128x128 pixels, 6 s.',
    licence: 'CC BY 4.0',
    source: 'Amir et al. 2017, A low power, fully event-based gesture recognition system',
    classes: gestures,
    width: 128,
    height: 128,
    samples: 1342,
  },
  {
    ...sounds,
    name: 'shd',
    title: 'Spiking Heidelberg Digits',
    sentence: 'Spoken digits in English and German as spikes of 700 cochlear channels, about 1 s.',
    licence: 'CC BY 4.0',
    source: 'Cramer, Stradmann, Schemmel and Zenke 2020, The Heidelberg spiking data sets',
    classes: germanAndEnglish,
    width: 700,
    samples: 10_420,
  },
  {
    ...sounds,
    name: 'ssc',
    title: 'Spiking Speech Commands',
    sentence: 'Spoken words as spikes of 700 cochlear channels, 1 s.',
    licence: 'CC BY 4.0',
    source: 'Cramer, Stradmann, Schemmel and Zenke 2020, The Heidelberg spiking data sets',
    classes: numbered(35),
    width: 700,
    samples: 105_829,
  },
  {
    ...sounds,
    name: 'fsdd',
    title: 'Spoken digits as spikes',
    sentence: 'Spoken English digits of six people as spikes of 128 channels, at most 0.9 s.',
    licence: 'CC BY-SA 4.0',
    source: 'Free Spoken Digit Dataset (Jackson 2018), in the layout of the Heidelberg sets',
    classes: digitClasses,
    width: 128,
    samples: 3000,
  },
] as const satisfies readonly KnownSet[]

export const knownSet = (name: string): KnownSet | undefined => knownSets.find((set) => set.name === name)
