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

int sip_calls_main(int argc, char **argv);
int sip_call_main(int argc, char **argv);

#endif /* PFRING_SIP_H */
