import type { StartEdge } from './edge'

/** Stands in for the edge until it is there. */
export const startEdge: StartEdge = ({ port }) => Promise.resolve({ port, close: () => Promise.resolve() })
