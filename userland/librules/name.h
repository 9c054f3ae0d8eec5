/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names for numbers: actions, protocols, EtherTypes, services. */
#ifndef PFR_NAME_H
#define PFR_NAME_H

#include <stdbool.h>

#include "librules.h"

/* -1: there is none of that name. Own names first, then those of the system. */
int pfr_action_of(const char *name);
int pfr_proto_of(const char *name);
int pfr_eth_type_of(const char *name);

/* @proto 0: any; else a service of tcp, udp or sctp. -1: none, -2: ambiguous. */
int pfr_port_of(const char *name, int proto);

/* NULL: it has none. Own names only, so that texts are the same everywhere. */
const char *pfr_proto_name(int proto);
const char *pfr_eth_type_name(int type);

/* Do packets of this protocol have ports? */
bool pfr_has_ports(int proto);

/* Can a plugin have this name? */
bool pfr_is_plugin_name(const char *name);

#endif /* PFR_NAME_H */
