import { BUTTONS } from './buttons';
import { pressesSchema, type Pressed } from './jobs';

/** Waits for its environment and the button, and presses: the functions that the web's actions call, in a process of their own. */
process.once('message', (message) => {
  const { environment, button, owner, id, presses } = pressesSchema.parse(message);
  Object.assign(process.env, environment);
  const pressing = Array.from({ length: presses }, async (): Promise<Pressed[number]> => {
    const result = await BUTTONS[button](owner, id);
    return result.ok ? { operationId: result.value.operationId } : { refused: result.error.code };
  });
  void Promise.all(pressing).then((answers) => process.send?.(answers));
});
process.send?.('loaded');
