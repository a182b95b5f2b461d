import type { AppError } from '@/lib/kernel/errors';

/** The refusals of an upload, each in its own words. */
export const NOT_READY: AppError = {
  code: 'not_ready',
  message: 'This library cannot take videos yet: its set-up is not finished.',
  fix: 'Wait until every step of the set-up is done, or look at the one that failed.',
};

export const FINISHED: AppError = {
  code: 'conflict',
  message: 'This upload is finished.',
  fix: 'To upload the file again, start a new upload.',
};

export const GIVEN_UP: AppError = {
  code: 'conflict',
  message: 'This upload was cancelled, or took longer than a day.',
  fix: 'Choose the file again to start over.',
};

export const NOT_A_VIDEO: AppError = {
  code: 'unsupported_media',
  message: 'This is not a video file that we know, whatever its name says. It was not kept.',
  fix: 'Upload an MP4, MOV, WebM or MKV file.',
};

export const OTHER_CONTAINER: AppError = {
  code: 'unsupported_media',
  message: 'What arrived is another kind of file than was announced. It was not kept.',
  fix: 'Choose the file again.',
};

export const WRONG_SIZE: AppError = {
  code: 'invalid_input',
  message: 'What arrived has another size than the file. It was not kept.',
  fix: 'Choose the file again; do not change it while it is being uploaded.',
};

export const WRONG_PARTS: AppError = {
  code: 'invalid_input',
  message: 'Some parts of the file did not arrive as they were sent.',
  fix: 'Send the missing parts again, then finish.',
};

export const BUSY: AppError = {
  code: 'conflict',
  message: 'This upload is being finished already.',
  fix: 'Wait a moment and try again.',
};

export const NO_POSTER: AppError = {
  code: 'unsupported_media',
  message: 'The poster that arrived is no JPEG picture. It was not kept.',
};

export const ACLS_OFF: AppError = {
  code: 'unavailable',
  message: 'Nothing can be uploaded: CloudFront reads this library by the ACLs of its objects, and ACLs are turned off in its bucket.',
  fix: 'On the library’s page, look at it and repair it: that turns ACLs on again. Then upload again.',
};
