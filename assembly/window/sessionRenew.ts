// Renewal: the accumulators of live sessions move to new slots, so that what ended sessions left
// behind outside of their slots can be dropped.
import {
  SESSION_FIRED,
  SESSION_OPEN,
  SESSION_PAYLOAD,
  SESSION_STATUS,
  SESSIONS_SLOTS,
  SESSIONS_STRIDE,
  SESSIONS_USED,
} from "../abi/windowSession";

/**
 * Copies the headers of all slots to `slotsOut`, with zero accumulators, and zeroes the
 * accumulators of ended sessions where they are: merging old slots into new ones then brings the
 * live ones only.
 *
 * @param slotsOut  Receives as many slots as were ever handed out.
 * @param identityOut  Receives u32 0, 1, 2 …, one a slot.
 * @returns Slots copied.
 */
export function renewSessions(state: usize, slotsOut: usize, identityOut: usize): i32 {
  const slots = <usize>load<u32>(state, SESSIONS_SLOTS);
  const stride = <usize>load<u32>(state, SESSIONS_STRIDE);
  const used = load<u32>(state, SESSIONS_USED);
  for (let slot: u32 = 0; slot < used; slot++) {
    const from = slots + <usize>slot * stride;
    const to = slotsOut + <usize>slot * stride;
    const status = load<u32>(from, SESSION_STATUS);
    if (status != SESSION_OPEN && status != SESSION_FIRED) {
      memory.fill(from + SESSION_PAYLOAD, 0, stride - SESSION_PAYLOAD);
    }
    memory.copy(to, from, SESSION_PAYLOAD);
    memory.fill(to + SESSION_PAYLOAD, 0, stride - SESSION_PAYLOAD);
    store<u32>(identityOut + (<usize>slot << 2), slot);
  }
  return <i32>used;
}
