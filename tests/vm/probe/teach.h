/* SPDX-License-Identifier: GPL-2.0-only */
/* What packets tell the teaching plugin to do, and what came of it. */
#ifndef TEACH_H
#define TEACH_H

#include <linux/types.h>

#define TEACH_PLUGIN_ID		61
#define TEACH_HOST_A		0x0A000001	/* the flows: 10.0.0.1:PORT, */
#define TEACH_HOST_B		0x0A000002
#define TEACH_PORT_B		7000		/* ... 10.0.0.2:7000, UDP */

/* A packet's payload, in host byte order. */
struct teach_order {
	__u8 what;
	__u8 rule;		/* only the rule of this id does it */
	__u16 port, count;	/* flows: from this port on, so many */
	__u16 reserved;
};

#define TEACH_ADD		1	/* pfring_add_hash_rule(), of rules that drop */
#define TEACH_DEL		2	/* pfring_del_hash_rule() */
#define TEACH_RULE		3	/* add_rule: a wildcard rule for the port */

/* Its statistics of a rule. */
struct teach_stats {
	__u32 calls;		/* of the functions above */
	__s32 last;		/* what the last one returned */
};

/* A message of this size: until there is one with 0, the ring's mutex is held. */
struct teach_message {
	__u32 hold;
};

#endif /* TEACH_H */
