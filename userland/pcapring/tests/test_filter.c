// SPDX-License-Identifier: LGPL-2.1-or-later
/* Filters whose instructions ask for what is beside a frame. */
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <string.h>

#include "filter.h"
#include "test.h"

#define BESIDE(what)	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, (u_int)SKF_AD_OFF + (what))
#define IS(value)	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1)
#define YES		BPF_STMT(BPF_RET | BPF_K, 65535)
#define NO		BPF_STMT(BPF_RET | BPF_K, 0)

static bool passes(struct bpf_insn *insns, u_int num,
		   const struct beside_frame *beside)
{
	static const u_char frame[60] = { [12] = 8 };
	struct bpf_program program = { .bf_len = num, .bf_insns = insns };
	struct filter filter = { 0 };
	bool rc;

	assert_true(filter_set(&filter, &program));
	/* What it was set to stays as it was. */
	filter_passes(&filter, &(struct beside_frame){ .tci = 99 }, frame, 60, 60);
	rc = filter_passes(&filter, beside, frame, 60, 60);
	filter_free(&filter);
	return rc;
}

static void asks(u_int what, u_int value, const struct beside_frame *beside,
		 bool want)
{
	struct bpf_insn insns[] = { BESIDE(what), IS(value), YES, NO };

	assert_int_equal(passes(insns, 4, beside), want);
}

static void beside(void **state)
{
	const struct beside_frame tagged = {
		.tagged = true, .tpid = 0x88a8, .tci = 7,
		.pkttype = PACKET_OUTGOING, .if_index = 3,
	};
	const struct beside_frame plain = { 0 };

	(void)state;
	asks(SKF_AD_VLAN_TAG_PRESENT, 1, &tagged, true);
	asks(SKF_AD_VLAN_TAG_PRESENT, 1, &plain, false);
	asks(SKF_AD_VLAN_TAG_PRESENT, 0, &plain, true);
	asks(SKF_AD_VLAN_TAG, 7, &tagged, true);
	asks(SKF_AD_VLAN_TAG, 8, &tagged, false);
	asks(SKF_AD_VLAN_TPID, 0x88a8, &tagged, true);
	asks(SKF_AD_PKTTYPE, PACKET_OUTGOING, &tagged, true);
	asks(SKF_AD_IFINDEX, 3, &tagged, true);
}

static void frames(void **state)
{
	struct bpf_insn type[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12), IS(0x800), YES, NO
	};
	struct bpf_insn beyond[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 60), IS(0), YES, NO
	};
	const struct beside_frame plain = { 0 };
	struct filter none = { 0 };

	(void)state;
	assert_true(passes(type, 4, &plain));
	assert_false(passes(beyond, 4, &plain));
	assert_true(filter_passes(&none, &plain, NULL, 0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(beside), cmocka_unit_test(frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
