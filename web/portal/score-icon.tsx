import { IconThumbDown, IconThumbUp } from '@tabler/icons-react'
import type { RatingScore } from '#contract/rating.ts'

export function ScoreIcon({ score }: { score: RatingScore }) {
  const Icon = score === 'good' ? IconThumbUp : IconThumbDown
  return <Icon size={18} aria-hidden />
}
