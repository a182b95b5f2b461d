import { PLANTED_MASTER_KEY } from './planted';
import { removeState, startProduct } from './product';

/**
 * Starts the product once for all specs, as a newcomer does, and stops it the way Ctrl-C does.
 * While writing specs, E2E_ORIGIN and E2E_STATE point them at a product that runs already (LOCAL_AWS_CONTROL=on).
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (process.env.E2E_ORIGIN && process.env.E2E_STATE) return () => Promise.resolve();
  const product = await startProduct({ env: { USHER_MASTER_KEY: PLANTED_MASTER_KEY } });
  process.env.E2E_ORIGIN = product.origin;
  process.env.E2E_STATE = product.stateDir;
  return async () => {
    const code = await product.stop();
    if (code !== 0) throw new Error(`the product ended with ${code}:\n${product.output()}`);
    removeState(product.stateDir);
  };
}
