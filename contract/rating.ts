import { z } from 'zod'
import { Instant, Named, paragraphs } from './common.ts'

/** Two words that everybody understands alike: one tap on a phone says which. */
export const ratingScores = ['good', 'bad'] as const
export const RatingScore = z.enum(ratingScores)
export type RatingScore = z.infer<typeof RatingScore>

export const WriteRating = z.object({
  score: RatingScore,
  comment: paragraphs(2000).optional().describe('Plain text; what was said before stays when this is absent'),
})
export type WriteRating = z.output<typeof WriteRating>

/** As its author sees it. */
export const OwnRating = z.object({ score: RatingScore, comment: z.string(), at: Instant })

export const Rating = OwnRating.extend({ requester: Named })
