import * as contract from '#contract/forms.ts'
import { getPortalProfile } from '#contract/portal.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import { archiveForm, changeForm, createForm, formUsage, getForm, listForms } from './forms.ts'
import { importItems } from './import-items.ts'
import { changeItem, createItem, deleteItem, itemChoices, listItems, orderItems } from './list-items.ts'
import { archiveList, changeList, createList, getList, listLists, listUsage } from './lists.ts'
import { portalProfile } from './people.ts'

export function formRoutes({ web }: { web: Web }): void {
  serveKind(web, contract.forms, {
    list: listForms,
    get: getForm,
    create: createForm,
    change: changeForm,
    archive: archiveForm,
    usage: formUsage,
  })
  serveKind(web, contract.lists, {
    list: listLists,
    get: getList,
    create: createList,
    change: changeList,
    archive: archiveList,
    usage: listUsage,
  })
  serve(web, contract.listListItems, (ctx, { params, query }) => listItems(ctx, params.id, query))
  serve(web, contract.createListItem, (ctx, { params, body }) => createItem(ctx, params.id, body))
  serve(web, contract.changeListItem, (ctx, { params, body }) => changeItem(ctx, params, body))
  serve(web, contract.deleteListItem, (ctx, { params }) => deleteItem(ctx, params))
  serve(web, contract.orderListItems, (ctx, { params, body }) => orderItems(ctx, params.id, body))
  serve(web, contract.importListItems, (ctx, { params, body }) => importItems(ctx, params.id, body))
  serve(web, contract.listChoices, (ctx, { params, query }) =>
    itemChoices(ctx, { listId: params.id, ...query, side: 'agent' }),
  )
  serve(web, contract.listPortalChoices, (ctx, { params, query }) =>
    itemChoices(ctx, { listId: params.id, ...query, side: 'requester' }),
  )
  serve(web, getPortalProfile, (ctx) => portalProfile(ctx))
}
