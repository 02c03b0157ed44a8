/** µCaspian, a small spiking core for the iCE40UP5K FPGA: its limits with their sources, and what it costs. */
import type { NetworkShape } from '../../core/contract/network.ts'
import type { Target, TargetLimit } from '../../core/contract/target.ts'
import { accumulateJoules } from '../../core/formulas/energy.ts'
import { emulate } from '../emulate.ts'
import { limitUse, limitUses } from '../fit.ts'
import type { FitRule } from '../fit.ts'
import { networkToGraph } from '../graph.ts'
import { quantizeNetwork } from '../quantize.ts'
import { classesOf } from '../readout.ts'

/** Against what the chip's step and configuration were run. */
const rtl =
  '20 random networks of 9 to 204 neurons, half with delays, on the simulated RTL: every fire equal to casPYan 0.2.2'

const limit = (
  name: string,
  value: number,
  unit: string,
  sentence: string,
  source: string,
  verified?: string,
): TargetLimit => ({ name, value, unit, sentence, source: `ORNL/uCaspian ${source}`, ...(verified && { verified }) })

const neurons = limit('neurons', 256, 'neurons', 'Neurons on the chip, input neurons among them.', 'README.md')
const inputs = limit(
  'inputs',
  128,
  'inputs',
  'Input neurons: an input packet has a 7-bit address, 0 to 127.',
  'rtl/packet_interface.sv, RX_FIRE',
)
const synapses = limit('synapses', 4096, 'synapses', 'Synapses on the chip, between any two neurons.', 'README.md')
const neuronModel = limit(
  'otherNeurons',
  0,
  'layers',
  'Layers of neurons other than caspianIf: the chip executes one neuron only.',
  'rtl/neuron.sv',
  rtl,
)

const rules: readonly FitRule[] = [
  { limit: neurons, count: ({ layers }) => layers.reduce((sum, layer) => sum + layer.neurons, 0) },
  { limit: inputs, count: (shape) => shape.inputs },
  { limit: synapses, count: ({ layers }) => layers.reduce((sum, layer) => sum + layer.synapses, 0) },
]

const otherNeurons = (shape: NetworkShape): NetworkShape['layers'] =>
  shape.layers.filter((layer) => layer.neuron !== 'caspianIf')

const assumption = 'assumed: no figure for µCaspian was found; 0.9 pJ an accumulation is the 45 nm convention'

export const ucaspian: Target = {
  name: 'ucaspian',
  title: 'µCaspian',
  sentence: 'A spiking microcontroller core for the Lattice iCE40UP5K FPGA: one core, integer neurons, leak off.',
  neurons: ['caspianIf'],
  kinds: ['dense'],
  limits: [
    neurons,
    inputs,
    synapses,
    neuronModel,
    limit(
      'fanOut',
      255,
      'synapses a neuron',
      'Synapses that leave a neuron: their count is an 8-bit field and 0 means none.',
      'rtl/axon.sv, config_rd_data[7:0]',
    ),
    limit(
      'weight',
      127,
      'charge',
      'Greatest size of a weight, 8 bits signed; TENNLab files leave -128 unused.',
      'README.md',
      rtl,
    ),
    limit('threshold', 255, 'charge', 'Greatest threshold, 8 bits unsigned.', 'rtl/neuron.sv, config_ram[7:0]', rtl),
    limit('delay', 15, 'ticks', 'Longest delay, one an axon.', 'rtl/axon.sv, config_rd_data[23:20]', rtl),
    limit(
      'charge',
      32767,
      'charge',
      'Greatest size of a charge: neuron and dendrite registers are 16 bits signed and wrap.',
      'rtl/neuron.sv, accum_charge',
    ),
  ],
  weightRange: { low: -127, high: 127 },
  thresholdRange: { low: 0, high: 255 },
  delayRange: { low: 0, high: 15 },
  cores: () => 1,
  check: (shape) => [
    ...limitUses(rules, shape),
    limitUse(neuronModel, otherNeurons(shape).length, () => {
      const [first] = otherNeurons(shape)
      return `${first!.name} has ${first!.neuron} neurons, which the chip cannot execute: use caspianIf`
    }),
  ],
  quantize: (network) => quantizeNetwork(network, ucaspian),
  run: (network, spikes) => {
    const { outputs, activity } = emulate(networkToGraph(network), spikes)
    return { predictions: classesOf(outputs), activity }
  },
  energy: ({ synapticOps, neuronUpdates }) => [
    { term: 'synaptic operations', joules: synapticOps * accumulateJoules, source: assumption, assumed: true },
    {
      term: 'neuron updates',
      joules: neuronUpdates * accumulateJoules,
      source: `${assumption}, one a neuron and tick; an upper bound, for the chip visits only neurons that get charge`,
      assumed: true,
    },
  ],
}
