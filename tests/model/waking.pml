/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How readers are woken: pfr_ring_publish(), pfr_ring_tell() and
 * pfr_ring_poll() in core/ring.h and core/ring.c, with their names.
 *
 * Two CPUs produce, one edge-triggered reader drains whenever it is woken and
 * never asks otherwise. When nothing moves any more, it must have been told of
 * all but less than a watermark of packets.
 *
 * What the model has: publication out of order, every interleaving of loads and
 * stores, and a consumer index that the kernel sees late, as from a store buffer.
 * The full barrier C makes the producers' loads and stores sequential, which is
 * what Spin assumes. What it leaves out: wrapping, bytes, the flush timer.
 *
 * With one of these defined, the protocol is wrong and the model says so:
 *   OWN_NUMBER     a packet looks at its own number instead of at gaps
 *   NO_SECOND_LOOK wake_at moves, and nobody looks what came meanwhile
 *   ASK_CONSUMER   who has not read what he was told of is not told again
 */
#ifndef PACKETS
#define PACKETS		4
#endif
#ifndef WATERMARK
#define WATERMARK	2
#endif

byte head;			/* reserved */
bool published[PACKETS + 1];
byte next;			/* where the reader is */
byte consumer;			/* ... as the kernel sees it */
byte wake_at, signalled, whole;	/* of struct pfr_ring */
bool wake_lock;
bool woken;

/* wake_lock is held. Each step in braces has one access that others can see. */
inline tell(mine)
{
	do
	::	atomic { c = consumer; base = (signalled > c -> signalled : c) };
#ifdef OWN_NUMBER
		whole = mine + 1;
#else
		atomic {
			if
			:: whole < c -> whole = c
			:: else
			fi
		};
		do
		:: atomic { published[whole] -> whole++ }
		:: atomic { !published[whole] -> break }
		od;
#endif
		atomic {
			h = head;
			if
#ifdef ASK_CONSUMER
			:: whole - base >= WATERMARK && signalled <= c ->
#else
			:: whole - base >= WATERMARK ->
#endif
				wake = true;
				signalled = whole;
				base = whole
			:: else
			fi;
			last = base + WATERMARK - 1
		};
#ifdef OWN_NUMBER
		wake_at = last;
		break;
#endif
		if
		:: h <= last ->
			wake_at = last;
#ifdef NO_SECOND_LOOK
			break;
#endif
			if
			:: head <= last -> break
			:: head > last
			fi
		:: h > last ->
			wake_at = whole;
#ifdef NO_SECOND_LOOK
			break;
#endif
			if
			:: !published[whole] -> break
			:: published[whole]
			fi
		fi
	od
}

proctype producer()
{
	byte mine, c, base, h, last;
	bool wake;

	do
	:: atomic { head < PACKETS -> mine = head; head++ };
		published[mine] = true;
		if
		:: mine >= wake_at ->
			atomic { !wake_lock -> wake_lock = true; wake = false };
			tell(mine);
			wake_lock = false;
			if
			:: wake -> woken = true
			:: else
			fi
		:: mine < wake_at
		fi
	:: atomic { head == PACKETS -> break }
	od
}

active proctype reader()
{
end:
	do
	:: atomic { woken -> woken = false };
		do
		:: atomic { published[next] -> next++ }
		:: atomic { !published[next] -> break }
		od
	od
}

active proctype store_buffer()
{
end:
	do
	:: consumer != next -> consumer = next
	od
}

active proctype judge()
{
	timeout;
	assert(head == PACKETS);
	assert(head - next < WATERMARK)
}

init
{
	run producer();
	run producer()
}
