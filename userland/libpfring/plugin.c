// SPDX-License-Identifier: LGPL-2.1-or-later
/* What plugins keep and tell. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "ring.h"

/* Of a page; the module gives no more at a time. */
#define PAGE_ROOM	65536

static int no_pages(struct __pfring *ring, uint16_t plugin_id)
{
	int err = errno;

	switch (err) {
	case ENOPROTOOPT:
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"pf_ring.ko has no pages of plugins: update it");
	case ENOENT:
		return pfr_fail(PF_RING_ERROR_INVALID_STATUS,
				"the ring has no such rule of plugin %u",
				plugin_id);
	case EOPNOTSUPP:
		if (ring->fd < 0 || ring->backend)
			return pfr_unsupported(ring, "pfring_plugin_pages()");
		return pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
				"plugin %u has no lists", plugin_id);
	case EINVAL:
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"plugin %u has no such list", plugin_id);
	default:
		return pfr_fail_errno("pages of a plugin");
	}
}

/* Reads the next page into @head; 0, or PF_RING_ERROR_*. */
static int next_page(struct __pfring *ring, struct pfr_plugin_page *head)
{
	size_t length = sizeof(*head) + PAGE_ROOM;

	head->num = 0;
	head->size = 0;
	if (ring->ops->get(ring, PFR_SO_PLUGIN_PAGE, head, &length))
		return no_pages(ring, head->plugin_id);
	if (length < sizeof(*head) ||
	    (length - sizeof(*head)) / (head->size ? head->size : 1) < head->num)
		return pfr_fail(PF_RING_ERROR_GENERIC,
				"plugin %u gives out damaged pages",
				head->plugin_id);
	return 0;
}

int pfring_plugin_pages(pfring *ring, uint16_t plugin_id, uint16_t kind,
			int32_t rule_id, const hash_filtering_rule *hash_rule,
			pfring_plugin_entry each, void *arg)
{
	struct pfr_plugin_page *head;
	int rc = 0, stop = 0;
	uint32_t i;

	if (!ring || !each)
		return pfr_null_pointer();
	if ((rule_id >= 0 && hash_rule) || rule_id > UINT16_MAX)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"pages of one rule, or of the whole ring");
	head = calloc(1, sizeof(*head) + PAGE_ROOM);
	if (!head)
		return pfr_fail_errno("pages of a plugin");
	head->plugin_id = plugin_id;
	head->kind = kind;
	if (hash_rule) {
		head->of = PFR_PAGE_HASH_RULE;
		head->hash_rule = *hash_rule;
	} else if (rule_id >= 0) {
		head->of = PFR_PAGE_RULE;
		head->rule_id = (uint32_t)rule_id;
	}
	do {
		const unsigned char *entry = (unsigned char *)(head + 1);

		rc = next_page(ring, head);
		for (i = 0; !rc && !stop && i < head->num; i++)
			stop = each(entry + (size_t)i * head->size, head->size,
				    arg);
	} while (!rc && !stop && head->cursor);
	free(head);
	return rc;
}

int pfring_set_events(pfring *ring, int on)
{
	uint32_t wanted = !!on;

	if (!ring)
		return pfr_null_pointer();
	if (!ring->ops->set(ring, PFR_SO_EVENTS, &wanted, sizeof(wanted)))
		return 0;
	if (errno == ENOTCONN)
		return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
				"events want a ring with PF_RING_LONG_HEADER");
	if (errno == EOPNOTSUPP)
		return pfr_unsupported(ring, "pfring_set_events()");
	return errno == ENOPROTOOPT ?
	       pfr_fail(PF_RING_ERROR_NOT_SUPPORTED,
			"pf_ring.ko has no events: update it") :
	       pfr_fail_setting(ring, "events of plugins");
}

int pfring_get_metadata(pfring *ring, unsigned char **metadata,
			uint32_t *metadata_len)
{
	const struct pfr_reader *reader;
	const struct pfr_desc *desc;
	uint32_t parsed;

	if (!ring || !metadata || !metadata_len)
		return pfr_null_pointer();
	if (ring->detour & PFR_FOREIGN)
		return pfr_unsupported(ring, "no metadata");
	reader = &ring->reader;
	if (!pfr_reader_holds(reader))
		return pfr_fail(PF_RING_ERROR_NO_PKT_AVAILABLE,
				"no packet was received, or it was given back");
	desc = pfr_reader_slot(reader, reader->next - 1);
	parsed = 8u * (desc->flags >> PFR_DESC_PARSED_SHIFT);
	*metadata = parsed ? (unsigned char *)reader->data + desc->data -
			     parsed : NULL;
	*metadata_len = parsed;
	return 0;
}
