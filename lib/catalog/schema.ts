import { z } from 'zod';

import { nextCursorSchema, pageShape } from '@/lib/http/paging';
import { idSchema } from '@/lib/kernel/id-schema';

export const videosQuerySchema = z.object({
  library: idSchema.optional().meta({ description: 'Only those of this library.' }),
  ...pageShape,
});

export type VideosQuery = z.output<typeof videosQuerySchema>;

export const videoSchema = z.object({
  id: z.string(),
  libraryId: z.string(),
  title: z.string(),
  state: z.enum(['UPLOADING', 'READY']).meta({ description: 'READY can be signed for.' }),
  contentType: z.string(),
  sizeBytes: z.number(),
  durationSeconds: z.number().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  createdAt: z.iso.datetime(),
});

export const videosSchema = z.object({ videos: z.array(videoSchema), nextCursor: nextCursorSchema });

export type VideosPage = z.infer<typeof videosSchema>;

export const librariesQuerySchema = z.object(pageShape);

export type LibrariesQuery = z.output<typeof librariesQuerySchema>;

export const librarySchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['PROVISIONING', 'READY', 'REMOVING', 'RETIRED']).meta({ description: 'READY can be signed for.' }),
  region: z.string(),
  bucket: z.string().nullable(),
  domainName: z.string().nullable().meta({ description: 'Where CloudFront serves it to those who have a signature.' }),
  aliases: z.array(z.string()).meta({ description: 'Its alternate domain names.' }),
  lifetimeSeconds: z.number().meta({ description: 'How long a signature holds, and at most.' }),
  signingKeyKind: z.enum(['ECDSA_P256', 'RSA_2048']),
  hashAlgorithm: z.enum(['SHA1', 'SHA256']),
  videoCount: z.number(),
  createdAt: z.iso.datetime(),
});

export const librariesSchema = z.object({ libraries: z.array(librarySchema), nextCursor: nextCursorSchema });

export type LibrariesPage = z.infer<typeof librariesSchema>;
