/** What the tokens stand for at this moment, for canvas and files, which know no custom properties. */

let probe: HTMLElement | undefined

/** The colour of a token as the browser computes it. */
export const colourOf = (token: string): string => {
  if (!probe) {
    probe = document.createElement('span')
    probe.hidden = true
    document.body.append(probe)
  }
  probe.style.color = `var(--${token})`
  return getComputedStyle(probe).color
}
