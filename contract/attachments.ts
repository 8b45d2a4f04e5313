import { z } from 'zod'
import { route } from './route.ts'
import { Attachment } from './thread.ts'

/**
 * Takes the file as the raw request body, streamed, whatever its Content-Type; the name is in the query. What it is
 * told by its content. The answer's id goes into `attachments` of a message, reply or note; what is not used within a
 * day is removed.
 */
export const uploadAttachment = route({
  method: 'POST',
  path: '/api/v1/attachments',
  tag: 'Attachments',
  caller: 'anyone',
  summary: 'Upload one file',
  takes: '*/*',
  query: z.object({ name: z.string().min(1).max(1000), inline: z.enum(['true', 'false']).default('false') }),
  reply: Attachment,
  status: 201,
  errors: ['file_too_large', 'file_refused', 'too_many_uploads', 'upload_incomplete', 'storage_full', 'storage_failed'],
})

const AttachmentParams = z.object({ id: z.uuid() })

/** HEAD, ranges and ETags are understood. */
export const downloadAttachment = route({
  method: 'GET',
  path: '/api/v1/attachments/:id',
  tag: 'Attachments',
  caller: 'anyone',
  summary: 'Download a file that is attached to something the caller sees',
  params: AttachmentParams,
  /** Pictures may be asked for as part of a page; everything else is always saved. */
  query: z.object({ inline: z.enum(['true', 'false', '', '1']).optional() }),
  gives: '*/*',
  status: 200,
})

export const removeUpload = route({
  method: 'DELETE',
  path: '/api/v1/attachments/:id',
  tag: 'Attachments',
  caller: 'anyone',
  summary: 'Take back an upload that is not yet part of a message',
  params: AttachmentParams,
})

/** An address with `?v=` and the logo's id is a new one when the logo changes. */
export const getLogo = route({
  method: 'GET',
  path: '/api/v1/logo',
  tag: 'Attachments',
  caller: 'anyone',
  summary: "The desk's logo, a picture",
  query: z.object({ v: z.string().max(100).optional() }),
  gives: 'image/*',
  status: 200,
})
