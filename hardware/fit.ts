/** Says which limits a network breaks and what would keep it inside, from its shape alone. */
import type { LayerShape, NetworkShape } from '../core/contract/network.ts'
import type { LimitUse, TargetLimit } from '../core/contract/target.ts'

/** A limit on something that can be counted before training. */
export interface FitRule {
  readonly limit: TargetLimit
  count(shape: NetworkShape): number
}

/** The shape with `neurons` in layer `at`; fan-ins that covered the whole layer follow it. */
const resized = (shape: NetworkShape, at: number, neurons: number): NetworkShape => {
  const before = shape.layers[at]!.neurons
  const layers = shape.layers.map((layer, i): LayerShape => {
    const fanIn = i === at + 1 && layer.fanIn >= before ? layer.fanIn - before + neurons : layer.fanIn
    const size = i === at ? neurons : layer.neurons
    const growth = layer.fanIn === 0 ? 0 : (size / layer.neurons) * (fanIn / layer.fanIn)
    return { ...layer, neurons: size, fanIn, synapses: Math.round(layer.synapses * growth) }
  })
  return { ...shape, layers, inputs: at === 0 ? neurons : shape.inputs }
}

/** Hidden layers first, the largest first of them, then the inputs: what a user would make smaller. */
const shrinkable = (shape: NetworkShape): readonly number[] => [
  ...shape.layers
    .map((_, i) => i)
    .slice(1, -1)
    .sort((a, b) => shape.layers[b]!.neurons - shape.layers[a]!.neurons),
  0,
]

const remedyOf = ({ limit, count }: FitRule, shape: NetworkShape): string => {
  const over = (at: number): string => {
    const { name, neurons } = shape.layers[at]!
    return `${name} ${neurons} needs ${count(shape)} ${limit.unit} > ${limit.value}`
  }
  for (const at of shrinkable(shape)) {
    const { name, neurons } = shape.layers[at]!
    for (let size = neurons - 1; size > 0; size--) {
      if (count(resized(shape, at, size)) <= limit.value) return `${over(at)}: use at most ${size} ${name} neurons`
    }
  }
  return `${over(shrinkable(shape)[0]!)}: use fewer or smaller layers`
}

/** One limit and its use; the remedy is asked for only when the limit is broken. */
export const limitUse = (limit: TargetLimit, used: number, remedy: () => string): LimitUse => {
  const ok = used <= limit.value
  return { name: limit.name, used, limit: limit.value, ok, source: limit.source, remedy: ok ? '' : remedy() }
}

/** Each limit with what `shape` uses of it. */
export const limitUses = (rules: readonly FitRule[], shape: NetworkShape): readonly LimitUse[] =>
  rules.map((rule) => limitUse(rule.limit, rule.count(shape), () => remedyOf(rule, shape)))
