import { problem } from '@/lib/http/problem';
import { NOT_FOUND } from '@/lib/kernel/errors';

/** What is no route of the API is refused as the API refuses, and not with a page. */
function nothing(): Response {
  return problem({ ...NOT_FOUND, message: 'There is no such address in the API.', fix: 'The reference lists those that there are: /reference.' });
}

export { nothing as DELETE, nothing as GET, nothing as OPTIONS, nothing as PATCH, nothing as POST, nothing as PUT };
