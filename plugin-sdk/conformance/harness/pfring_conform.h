/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * What conform asks of its kernel module: to show a packet to the rings of a
 * device, in any of the forms in which packets come, and to see whether it is
 * the same afterwards.
 */
#ifndef PFRING_CONFORM_H
#define PFRING_CONFORM_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define CONFORM_DEVICE		"/dev/pfring_conform"
#define CONFORM_MAX_PACKET	9216
#define CONFORM_PLUGIN_ID	255	/* of the harness itself */

/* Forms. */
#define CONFORM_SENT		1	/* on its way out: data begins at the MAC header */
#define CONFORM_CLONED		2	/* there is a second skb with the same bytes */
#define CONFORM_TAGGED		4	/* hardware took a VLAN tag off */

/* What was changed. */
#define CONFORM_BYTES		1	/* at: which byte */
#define CONFORM_SKB		2	/* at: offset in struct sk_buff */
#define CONFORM_FRAGMENTS	3
#define CONFORM_REFERENCE	4	/* somebody still holds it */

struct conform_show {
	__u64 bytes;		/* of the packet, from its MAC header */
	__u32 len;
	__s32 ifindex;
	__u32 first, last;	/* cut to these lengths, one after another */
	__u32 head;		/* bytes that lie in a row, at least 14; 0: all */
	__u32 forms;		/* CONFORM_SENT... */
	__u32 fail_nth;		/* that allocation fails; back: what is left */
	/* Back: */
	__u32 shown;		/* packets */
	__u32 changed;		/* CONFORM_BYTES... or 0 */
	__u32 changed_len;	/* of the packet that was */
	__u32 changed_at;
	__u32 reserved;
};

/*
 * The harness is a plugin, too: its filter fills memory of pfring_parse_alloc()
 * with the byte in its filter data and hands it over.
 */
struct conform_slot {
	__u32 calls;		/* of the filter */
	__u32 moved;		/* the memory was not where it was at first */
};

#define CONFORM_SHOW		_IOWR('C', 1, struct conform_show)
#define CONFORM_SLOT		_IOR('C', 2, struct conform_slot)

#endif /* PFRING_CONFORM_H */
