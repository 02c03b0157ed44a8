/** Frames of counted events as a recording. */
import { inputError } from '../contract/errors.ts'
import type { Frames } from './formats/content.ts'
import type { Recording } from './gather.ts'

/** A frame's duration, since its file says none. */
export const frameUs = 1000

/** Far more than a recording has; a damaged count does not fill the memory. */
const mostEvents = 2 ** 24

/**
 * As many events as the frames count, each frame lasting `frameUs`; channels are polarities.
 * @throws UserError naming source and count where that is no whole number of events, or they are too many.
 */
export const recordingOfFrames = (
  source: string,
  { width, height, channels, timesteps, values }: Frames,
): Recording => {
  let events = 0
  values.forEach((count, i) => {
    events += count
    if (Number.isInteger(count) && count >= 0 && events <= mostEvents) return
    const frame = Math.floor((i * timesteps) / values.length)
    throw inputError(`${source}: frame ${frame} counts ${count} events at a pixel`, 'Give frames of counted events.')
  })
  const [x, y] = [new Uint16Array(events), new Uint16Array(events)]
  const [timeUs, polarity] = [new Uint32Array(events), new Uint8Array(events)]
  let at = 0
  values.forEach((count, i) => {
    const end = at + count
    x.fill(i % width, at, end)
    y.fill(Math.floor(i / width) % height, at, end)
    polarity.fill(Math.floor(i / (width * height)) % channels, at, end)
    timeUs.fill(Math.floor(i / (width * height * channels)) * frameUs, at, end)
    at = end
  })
  return { events: { timeUs, x, y, polarity }, sensor: { width, height }, polarities: channels }
}
