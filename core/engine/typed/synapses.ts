/** Dense synapses over event lists: only active inputs are visited. Rows are sample * timesteps + t. */

/** Events by row: those of row r are `offsets[r] .. offsets[r + 1]` of `index` (and of `value`, 1 where absent). */
export interface Events {
  offsets: Uint32Array
  index: Uint32Array
  value: Float32Array | undefined
}

/** current[row] += value * weight[input] for each event; weight is [in][out]. */
export const gather = (
  current: Float32Array,
  weight: Float32Array,
  events: Events,
  rows: number,
  neurons: number,
): void => {
  const { offsets, index, value } = events
  for (let row = 0; row < rows; row++) {
    const to = row * neurons
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++) {
      const from = index[k]! * neurons
      const scale = value ? value[k]! : 1
      for (let j = 0; j < neurons; j++) current[to + j] = current[to + j]! + scale * weight[from + j]!
    }
  }
}

/** gradient[input] += value * delta[row] for each event: the weight gradient, [in][out]. */
export const gatherGradient = (
  gradient: Float32Array,
  delta: Float32Array,
  events: Events,
  rows: number,
  neurons: number,
): void => {
  const { offsets, index, value } = events
  for (let row = 0; row < rows; row++) {
    const from = row * neurons
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++) {
      const to = index[k]! * neurons
      const scale = value ? value[k]! : 1
      for (let j = 0; j < neurons; j++) gradient[to + j] = gradient[to + j]! + scale * delta[from + j]!
    }
  }
}

/** inputGradient[row][i] = sum over j of weight[i][j] * delta[row][j]; rows of zeros cost nothing. */
export const backproject = (
  inputGradient: Float32Array,
  delta: Float32Array,
  weight: Float32Array,
  rows: number,
  inputs: number,
  neurons: number,
): void => {
  for (let row = 0; row < rows; row++) {
    const from = row * neurons
    const to = row * inputs
    for (let i = 0; i < inputs; i++) {
      const w = i * neurons
      let sum = 0
      for (let j = 0; j < neurons; j++) sum += weight[w + j]! * delta[from + j]!
      inputGradient[to + i] = sum
    }
  }
}

/** Lists the spikes of a raster [row][neuron]; grows `events.index` where it is too short. */
export const listEvents = (spikes: Uint8Array, rows: number, neurons: number, events: Events): void => {
  let count = 0
  for (let row = 0; row < rows; row++) {
    events.offsets[row] = count
    if (count + neurons > events.index.length) {
      const longer = new Uint32Array(2 * events.index.length + neurons)
      longer.set(events.index)
      events.index = longer
    }
    const from = row * neurons
    for (let j = 0; j < neurons; j++) if (spikes[from + j] !== 0) events.index[count++] = j
  }
  events.offsets[rows] = count
}
