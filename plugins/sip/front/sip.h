/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the subcommands of pfring sip have in common. */
#ifndef PFRING_SIP_H
#define PFRING_SIP_H

#include <stdint.h>

#include <linux/pf_ring.h>
#include <pf_ring_sip.h>

struct sip_ports {
	uint16_t low, high;
};

#define SIP_PORTS	((struct sip_ports){ 5060, 5061 })

/* "5060" or "5060-5080"; anything else is a usage error. */
void sip_ports_arg(struct sip_ports *ports, const char *text);

/* Rule 1: what goes to and comes from these ports is the analyzer's. */
void sip_rule(filtering_rule *rule, const struct sip_ports *ports);

/*
 * The Call-ID of a call as people see it, and as sip_id_arg() takes it: "abc@host",
 * with a backslash before a star or a backslash. Of one that the analyzer has cut,
 * "beginning~LENGTH~HASH".
 */
#define SIP_ID_TEXT	(2 * SIP_CALL_ID_LEN + 24)

void sip_id_text(char text[SIP_ID_TEXT], const struct sip_call_stats *call);

/* An id of that kind, or with stars at its ends a part of one. */
void sip_id_arg(struct sip_filter *filter, const char *id);

/* "Busy Here" for 486; "" for a code that no RFC has. */
const char *sip_reason(unsigned int code);

/* "INVITE"; "?" for none. */
const char *sip_method_name(unsigned int method);

int sip_calls_main(int argc, char **argv);
int sip_call_main(int argc, char **argv);

#endif /* PFRING_SIP_H */
