/** What one spike leaves in a leaky membrane, in continuous time. */

/**
 * The membrane at time t after a spike, its peak 1: exp(-t / tau), or behind a synaptic current of time constant
 * `tauSyn` the difference of both exponentials.
 */
export const leak = (t: number, tau: number, tauSyn = 0): number => {
  if (tauSyn === 0) return Math.exp(-t / tau)
  const peak = leakPeak(tau, tauSyn)
  const rise = (s: number): number =>
    tau === tauSyn ? (s / tau) * Math.exp(-s / tau) : (Math.exp(-s / tau) - Math.exp(-s / tauSyn)) / (tau - tauSyn)
  return rise(t) / rise(peak)
}

/** When the membrane is at its peak. */
export const leakPeak = (tau: number, tauSyn = 0): number => {
  if (tauSyn === 0) return 0
  return tau === tauSyn ? tau : ((tau * tauSyn) / (tau - tauSyn)) * Math.log(tau / tauSyn)
}
