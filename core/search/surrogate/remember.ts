/** Memory of a pure function: what changes with it is time, never a value. */

/** `f`, which does not compute anew what it was asked among the last `most` different arguments (compared as JSON). */
export const remember = <A, R>(f: (argument: A) => R, most: number): ((argument: A) => R) => {
  const known = new Map<string, R>()
  return (argument) => {
    const key = JSON.stringify(argument)
    const result = known.has(key) ? known.get(key)! : f(argument)
    known.delete(key)
    known.set(key, result)
    if (known.size > most) known.delete(known.keys().next().value!)
    return result
  }
}
