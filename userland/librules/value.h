/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From values as they are written to what is in a rule. */
#ifndef PFR_VALUE_H
#define PFR_VALUE_H

#include "address.h"
#include "parser.h"

/*
 * All: false if the value is not of this kind, which was then complained about,
 * at @use or at the value itself.
 */
bool pfr_value_host(struct pfr_parser *p, const struct pfr_place *use,
		    const struct pfr_value *value, struct pfr_host *host);
/* Without a mask. */
bool pfr_value_peer(struct pfr_parser *p, const struct pfr_place *use,
		    const struct pfr_value *value, struct pfr_host *host);
/* Ports may have names; @proto 0: of any protocol. */
bool pfr_value_port(struct pfr_parser *p, const struct pfr_place *use,
		    const struct pfr_value *value, int proto, __u16 *port);
bool pfr_value_ports(struct pfr_parser *p, const struct pfr_place *use,
		     const struct pfr_value *value, int proto, __u16 *low,
		     __u16 *high);
bool pfr_value_proto(struct pfr_parser *p, const struct pfr_place *use,
		     const struct pfr_value *value, int lowest, __u8 *proto);
bool pfr_value_eth_type(struct pfr_parser *p, const struct pfr_place *use,
			const struct pfr_value *value, __u16 *type);
bool pfr_value_mac(struct pfr_parser *p, const struct pfr_place *use,
		   const struct pfr_value *value, __u8 mac[6]);
/* @what: "a VLAN id". */
bool pfr_value_number(struct pfr_parser *p, const struct pfr_place *use,
		      const struct pfr_value *value, const char *what,
		      __u32 lowest, __u32 highest, __u32 *number);
bool pfr_value_balance(struct pfr_parser *p, const struct pfr_place *use,
		       const struct pfr_value *value, __u8 *id, __u8 *pool);
bool pfr_value_device(struct pfr_parser *p, const struct pfr_place *use,
		      const struct pfr_value *value,
		      char device[REFLECTOR_NAME_LEN]);

#endif /* PFR_VALUE_H */
