import { PLANTED_MASTER_KEY } from './planted';
import { removeState, startProduct } from './product';

/** Starts the product once for all specs, as a newcomer does, and stops it the way Ctrl-C does. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const product = await startProduct({ env: { USHER_MASTER_KEY: PLANTED_MASTER_KEY } });
  process.env.E2E_ORIGIN = product.origin;
  process.env.E2E_STATE = product.stateDir;
  return async () => {
    const code = await product.stop();
    if (code !== 0) throw new Error(`the product ended with ${code}:\n${product.output()}`);
    removeState(product.stateDir);
  };
}
