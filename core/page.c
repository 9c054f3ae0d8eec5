// SPDX-License-Identifier: GPL-2.0-only
/* What plugins keep, page by page, and the rules that users name to them. */
#include <linux/mm.h>
#include <linux/string.h>

#include "compat.h"
#include "page.h"
#include "plugin.h"
#include "rule.h"
#include "rules.h"

static struct pfr_attachment *pfr_page_use(const struct pfr_action *action,
					   u16 plugin_id)
{
	if (!action)
		return NULL;
	if (action->handler &&
	    action->handler->plugin->reg.plugin_id == plugin_id)
		return action->handler;
	if (action->filter &&
	    action->filter->plugin->reg.plugin_id == plugin_id)
		return action->filter;
	return NULL;
}

sw_filtering_rule_element *
pfring_find_rule(const struct pf_ring_socket *pfr, u16 plugin_id, u16 rule_id)
{
	const struct pfr_attachment *a;

	a = pfr_page_use(pfr_rules_action(pfr, rule_id), plugin_id);
	return a ? pfr_attachment_rule(a) : NULL;
}
EXPORT_SYMBOL_PFRING(pfring_find_rule);

sw_filtering_hash_bucket *
pfring_find_hash_rule(const struct pf_ring_socket *pfr, u16 plugin_id,
		      const struct pfr_hash_rule *spec)
{
	const struct pfr_attachment *a;

	a = pfr_page_use(pfr_rules_hash_action(pfr, spec), plugin_id);
	return a ? pfr_attachment_hash(a) : NULL;
}
EXPORT_SYMBOL_PFRING(pfring_find_hash_rule);

/* What does not belong to what is asked for is 0. */
static bool pfr_page_valid(const struct pfr_plugin_page *head)
{
	if (head->of > PFR_PAGE_HASH_RULE || head->reserved || head->num ||
	    head->size)
		return false;
	if (head->of == PFR_PAGE_RULE ? head->rule_id > U16_MAX :
					head->rule_id)
		return false;
	return head->of == PFR_PAGE_HASH_RULE ||
	       !memchr_inv(&head->hash_rule, 0, sizeof(head->hash_rule));
}

static int pfr_page_ask(struct pf_ring_socket *pfr,
			const struct pfr_plugin_page *head,
			struct pfring_page *page)
{
	sw_filtering_hash_bucket *hash_rule = NULL;
	sw_filtering_rule_element *rule = NULL;

	if (head->of == PFR_PAGE_RULE) {
		rule = pfring_find_rule(pfr, head->plugin_id, head->rule_id);
		if (!rule)
			return -ENOENT;
	} else if (head->of == PFR_PAGE_HASH_RULE) {
		hash_rule = pfring_find_hash_rule(pfr, head->plugin_id,
						  &head->hash_rule);
		if (!hash_rule)
			return -ENOENT;
	}
	return pfr_plugin_page(pfr, head->plugin_id, rule, hash_rule, page);
}

int pfr_page_reply(struct pf_ring_socket *pfr,
		   const struct pfr_plugin_page *question, u32 room,
		   void **reply)
{
	struct pfring_page page = {};
	struct pfr_plugin_page *head;
	int err;

	if (!pfr_page_valid(question))
		return -EINVAL;
	room = min_t(u32, room, sizeof(*head) + PFRING_MAX_MSG);
	head = kvzalloc(room, GFP_KERNEL_ACCOUNT);
	if (!head)
		return -ENOMEM;
	*reply = head;
	*head = *question;
	page.cursor = head->cursor;
	page.kind = head->kind;
	page.entries = (u8 *)(head + 1);
	page.room = room - sizeof(*head);
	err = pfr_page_ask(pfr, head, &page);
	if (err)
		return err;
	head->cursor = page.cursor;
	head->num = page.num;
	head->size = page.size;
	return sizeof(*head) + page.num * page.size;
}
