import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './layout.module.css'
import { groups, pages } from './pages.ts'
import { SearchResults } from './search-results.tsx'

/** All pages of the area, and a search over every page and setting. */
export function AdminNav() {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  return (
    <nav className={styles.nav} aria-label={t('ui:nav.admin')}>
      <TextInput
        type="search"
        aria-label={t('admin:search.label')}
        placeholder={t('admin:search.label')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && setText('')}
      />
      {text.trim() ? (
        <SearchResults text={text} onChosen={() => setText('')} />
      ) : (
        groups.map((group) => (
          <div key={group} className={styles.group}>
            <h2>{t(`admin:group.${group}`)}</h2>
            <ul>
              {pages
                .filter((page) => page.group === group)
                .map(({ key, to, Icon }) => (
                  <li key={key}>
                    <Link to={to} className={styles.link}>
                      <Icon size={17} aria-hidden />
                      {t(`admin:page.${key}.title`)}
                    </Link>
                  </li>
                ))}
            </ul>
          </div>
        ))
      )}
    </nav>
  )
}
