// SPDX-License-Identifier: LGPL-2.1-or-later
/* From values as they are written to what is in a rule. */
#include <string.h>

#include "keyword.h"
#include "name.h"
#include "value.h"

/* A value of a variable is wrong where it is used; it is shown, too. */
static bool wrong(struct pfr_parser *p, const struct pfr_place *use,
		  const struct pfr_value *value, const char *text)
{
	const struct pfr_place *place = &value->place;
	const char *found = place->source->text + place->first;
	int length = (int)(place->length < 60 ? place->length : 60);

	if (value->a.type == PFR_BAD || value->b.type == PFR_BAD)
		return false;
	pfr_error(p->set, value->in_variable ? use : place, "%s; found '%.*s'",
		  text, length, found);
	if (value->in_variable)
		pfr_note(p->set, place, "the variable has it from here");
	return false;
}

static bool is_bad(const struct pfr_value *value)
{
	return value->a.type == PFR_BAD ||
	       (value->form != PFR_SINGLE && value->b.type == PFR_BAD);
}

static bool is_address(const struct pfr_atom *atom)
{
	return atom->type == PFR_IPV4 || atom->type == PFR_IPV6;
}

static bool is_name(const struct pfr_atom *atom)
{
	return atom->type == PFR_NAME || atom->type == PFR_STRING;
}

bool pfr_value_host(struct pfr_parser *p, const struct pfr_place *use,
		    const struct pfr_value *value, struct pfr_host *host)
{
	const struct pfr_atom *a = &value->a, *b = &value->b;
	__u64 bits;

	if (is_bad(value))
		return false;
	if (!is_address(a))
		return wrong(p, use, value, "expected an IPv4 or IPv6 address, or a network such as 10.0.0.0/8");
	if (value->form == PFR_RANGE)
		return wrong(p, use, value, "a rule cannot have a range of addresses: expected a network such as 10.0.0.0/8");
	host->version = a->type == PFR_IPV4 ? 4 : 6;
	host->addr = a->addr;
	bits = host->version == 4 ? 32 : 128;
	if (value->form == PFR_MASKED && is_address(b)) {
		if (b->type != a->type)
			return wrong(p, use, value, "the address and its mask are not of the same kind");
		host->mask = b->addr;
		return true;
	}
	if (value->form == PFR_MASKED) {
		if (b->type != PFR_NUMBER || b->number > bits)
			return wrong(p, use, value, host->version == 4 ?
				     "expected a prefix length from 0 to 32, or a mask" :
				     "expected a prefix length from 0 to 128, or a mask");
		bits = b->number;
	}
	return pfr_prefix_mask(host->version, bits, &host->mask);
}

bool pfr_value_peer(struct pfr_parser *p, const struct pfr_place *use,
		    const struct pfr_value *value, struct pfr_host *host)
{
	if (is_bad(value))
		return false;
	if (value->form != PFR_SINGLE || !is_address(&value->a))
		return wrong(p, use, value, "expected an address: hash rules compare all of it");
	return pfr_value_host(p, use, value, host);
}

static bool port_of(struct pfr_parser *p, const struct pfr_place *use,
		    const struct pfr_value *value, const struct pfr_atom *atom,
		    int proto, __u16 *port)
{
	int number;

	if (is_name(atom)) {
		number = pfr_port_of(atom->text, proto);
		if (number == -2)
			return wrong(p, use, value, "this name is not the same port of all protocols: say which, or the number");
		if (number < 0)
			return wrong(p, use, value, "the system knows no service of this name");
		*port = (__u16)number;
		return true;
	}
	if (atom->type != PFR_NUMBER || atom->number > 65535)
		return wrong(p, use, value, "expected a port: 0 to 65535, or the name of a service");
	*port = (__u16)atom->number;
	return true;
}

bool pfr_value_port(struct pfr_parser *p, const struct pfr_place *use,
		    const struct pfr_value *value, int proto, __u16 *port)
{
	if (is_bad(value))
		return false;
	if (value->form != PFR_SINGLE)
		return wrong(p, use, value, "expected one port: hash rules have no ranges");
	return port_of(p, use, value, &value->a, proto, port);
}

bool pfr_value_ports(struct pfr_parser *p, const struct pfr_place *use,
		     const struct pfr_value *value, int proto, __u16 *low,
		     __u16 *high)
{
	if (is_bad(value))
		return false;
	if (value->form == PFR_MASKED)
		return wrong(p, use, value, "expected a port or a range of ports, such as 5060-5061");
	if (!port_of(p, use, value, &value->a, proto, low))
		return false;
	*high = *low;
	if (value->form == PFR_RANGE &&
	    !port_of(p, use, value, &value->b, proto, high))
		return false;
	if (*low > *high)
		return wrong(p, use, value, "the port range is upside down: expected the lower port first");
	if (!*high)
		return wrong(p, use, value, "port 0 cannot be compared on its own, because 0 means any");
	return true;
}

bool pfr_value_proto(struct pfr_parser *p, const struct pfr_place *use,
		     const struct pfr_value *value, int lowest, __u8 *proto)
{
	const struct pfr_atom *atom = &value->a;
	int number = -1;

	if (is_bad(value))
		return false;
	if (value->form == PFR_SINGLE && is_name(atom))
		number = pfr_proto_of(atom->text);
	else if (value->form == PFR_SINGLE && atom->type == PFR_NUMBER &&
		 atom->number <= 255)
		number = (int)atom->number;
	if (number < 0)
		return wrong(p, use, value, "expected a protocol, by its name or a number up to 255");
	if (number < lowest)
		return wrong(p, use, value, "protocol 0 cannot be compared, because 0 means any");
	*proto = (__u8)number;
	return true;
}

bool pfr_value_eth_type(struct pfr_parser *p, const struct pfr_place *use,
			const struct pfr_value *value, __u16 *type)
{
	const struct pfr_atom *atom = &value->a;
	int number = -1;

	if (is_bad(value))
		return false;
	if (value->form == PFR_SINGLE && is_name(atom))
		number = pfr_eth_type_of(atom->text);
	else if (value->form == PFR_SINGLE && atom->type == PFR_NUMBER &&
		 atom->number <= 65535)
		number = (int)atom->number;
	if (number <= 0)
		return wrong(p, use, value, "expected an EtherType: 1 to 0xffff, ip, ip6, arp, rarp, lldp, ptp or eapol");
	*type = (__u16)number;
	return true;
}

bool pfr_value_mac(struct pfr_parser *p, const struct pfr_place *use,
		   const struct pfr_value *value, __u8 mac[6])
{
	static const __u8 none[6];

	if (is_bad(value))
		return false;
	if (value->form != PFR_SINGLE || value->a.type != PFR_MAC)
		return wrong(p, use, value, "expected a MAC address, such as 02:00:00:00:00:01");
	if (!memcmp(value->a.mac, none, sizeof(none)))
		return wrong(p, use, value, "this MAC address cannot be compared, because zeros mean any");
	memcpy(mac, value->a.mac, sizeof(none));
	return true;
}

bool pfr_value_number(struct pfr_parser *p, const struct pfr_place *use,
		      const struct pfr_value *value, const char *what,
		      __u32 lowest, __u32 highest, __u32 *number)
{
	char text[100];

	if (is_bad(value))
		return false;
	if (value->form != PFR_SINGLE || value->a.type != PFR_NUMBER ||
	    value->a.number < lowest || value->a.number > highest) {
		snprintf(text, sizeof(text), "expected %s, %u to %u", what,
			 lowest, highest);
		return wrong(p, use, value, text);
	}
	*number = (__u32)value->a.number;
	return true;
}

bool pfr_value_balance(struct pfr_parser *p, const struct pfr_place *use,
		       const struct pfr_value *value, __u8 *id, __u8 *pool)
{
	if (is_bad(value))
		return false;
	if (value->form != PFR_MASKED || value->a.type != PFR_NUMBER ||
	    value->b.type != PFR_NUMBER || value->b.number > 255 ||
	    !value->b.number)
		return wrong(p, use, value, "expected ID/POOL, such as 0/4, with a pool of 1 to 255");
	if (value->a.number >= value->b.number)
		return wrong(p, use, value, "the id must be below the size of the pool");
	*id = (__u8)value->a.number;
	*pool = (__u8)value->b.number;
	return true;
}

bool pfr_value_device(struct pfr_parser *p, const struct pfr_place *use,
		      const struct pfr_value *value,
		      char device[REFLECTOR_NAME_LEN])
{
	const struct pfr_atom *atom = &value->a;
	struct pfr_fault fault;

	if (is_bad(value))
		return false;
	if (value->form != PFR_SINGLE || !is_name(atom))
		return wrong(p, use, value, "expected the name of a device");
	if (atom->type == PFR_NAME && pfr_keyword(atom->text, atom->length))
		return wrong(p, use, value, "expected the name of a device; in quotes, if it is called like this");
	if (!pfr_check_device(atom->text, atom->length, &fault))
		return wrong(p, use, value, fault.reason);
	memcpy(device, atom->text, atom->length);
	return true;
}
