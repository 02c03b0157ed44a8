/**
 * Numbers of a convolution that its kernels read from memory:
 *
 *   i32  | in: height | width | channels | out: height | width | channels | kernel: height | width |
 *        | stride: y | x | padding: y | x |
 *
 * Channels are padded to whole vectors. A frame is | pixel 0: channel 0, 1, ... | pixel 1 | ..., pixels row by row; a
 * halo frame has zeros around it, so that every tap of every window finds a number.
 */
function at(geometry: usize, place: usize): i32 {
  return load<i32>(geometry + (place << 2))
}

export function inHeight(geometry: usize): i32 {
  return at(geometry, 0)
}
export function inWidth(geometry: usize): i32 {
  return at(geometry, 1)
}
export function inChannels(geometry: usize): i32 {
  return at(geometry, 2)
}
export function outHeight(geometry: usize): i32 {
  return at(geometry, 3)
}
export function outWidth(geometry: usize): i32 {
  return at(geometry, 4)
}
export function outChannels(geometry: usize): i32 {
  return at(geometry, 5)
}
export function kernelHeight(geometry: usize): i32 {
  return at(geometry, 6)
}
export function kernelWidth(geometry: usize): i32 {
  return at(geometry, 7)
}
export function strideY(geometry: usize): i32 {
  return at(geometry, 8)
}
export function strideX(geometry: usize): i32 {
  return at(geometry, 9)
}
export function paddingY(geometry: usize): i32 {
  return at(geometry, 10)
}
export function paddingX(geometry: usize): i32 {
  return at(geometry, 11)
}
/** Of a frame of dE/d(current) with zeros around it. */
export function haloHeight(geometry: usize): i32 {
  return inHeight(geometry) + kernelHeight(geometry) - 1
}
export function haloWidth(geometry: usize): i32 {
  return inWidth(geometry) + kernelWidth(geometry) - 1
}
