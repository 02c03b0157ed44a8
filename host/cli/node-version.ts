/** The oldest Node that runs the program: the first with node:sqlite; as package.json has it in `engines`. */
const oldest = [22, 13] as const

/** Why the program does not run on this version of Node, with the remedy; undefined where it does. */
export const nodeRefusal = (version: string): string | undefined => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined
  return `Spikefront needs Node ${oldest.join('.')} or newer, and this is ${version}. Run it as npm run -s spikefront -- VERB: npm ci brings its own Node.`
}
