import { z } from 'zod'
import { route } from './route.ts'
import { Attachment } from './thread.ts'

/**
 * Takes the file as the raw request body, streamed; the name is in the query, the type in Content-Type.
 * The answer's id goes into `attachments` of a message, reply or note; what is not used within a day is removed.
 */
export const uploadAttachment = route({
  method: 'POST',
  path: '/api/v1/attachments',
  tag: 'Attachments',
  caller: 'anyone',
  summary: 'Upload one file',
  query: z.object({ name: z.string().min(1).max(1000), inline: z.enum(['true', 'false']).default('false') }),
  reply: Attachment,
  status: 201,
  errors: ['file_too_large', 'file_refused'],
})

export const removeUpload = route({
  method: 'DELETE',
  path: '/api/v1/attachments/:id',
  tag: 'Attachments',
  caller: 'anyone',
  summary: 'Take back an upload that is not yet part of a message',
  params: z.object({ id: z.uuid() }),
})
