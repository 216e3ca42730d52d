//! The native reference of `keyedWindow`: open addressing with linear probing over 32-byte slots,
//! one table a window, Fibonacci hashing, growth at half full. The algorithm of the WebAssembly
//! kernels, compiled by LLVM for this machine.
//!
//!     slot   | key i64 | count i64 (0 = empty) | sum f64 | max f64 |
//!
//! usage: keyed-window TS KEY VALUE REPEAT      prints one JSON line

use std::time::Instant;

const WINDOW_MS: i64 = 10_000;
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
const FIRST_LOG2: u32 = 10;

#[derive(Clone, Copy, Default)]
#[repr(C, align(32))]
struct Slot {
    key: i64,
    count: i64,
    sum: f64,
    max: f64,
}

/// Slot arrays by log2 of their size, kept for reuse: after the warm-up no run pays for page
/// faults.
#[derive(Default)]
struct Pool(Vec<Vec<Vec<Slot>>>);

impl Pool {
    fn take(&mut self, log2: u32) -> Vec<Slot> {
        self.0.resize_with(33.max(self.0.len()), Vec::new);
        match self.0[log2 as usize].pop() {
            Some(mut slots) => {
                slots.fill(Slot::default());
                slots
            }
            None => vec![Slot::default(); 1 << log2],
        }
    }

    fn give(&mut self, slots: Vec<Slot>) {
        self.0[slots.len().trailing_zeros() as usize].push(slots);
    }
}

struct Table {
    slots: Vec<Slot>,
    log2: u32,
    used: usize,
}

impl Table {
    fn new(pool: &mut Pool, log2: u32) -> Self {
        Self { slots: pool.take(log2), log2, used: 0 }
    }

    #[inline(always)]
    fn home(key: i64, log2: u32) -> usize {
        ((key as u64).wrapping_mul(MULTIPLIER) >> (64 - log2)) as usize
    }

    #[inline(always)]
    fn update(&mut self, pool: &mut Pool, key: i64, value: f64) {
        let mask = self.slots.len() - 1;
        let mut at = Self::home(key, self.log2);
        loop {
            // SAFETY: `at` is masked by the table's power-of-two size.
            let slot = unsafe { self.slots.get_unchecked_mut(at) };
            if slot.key == key && slot.count != 0 {
                slot.count += 1;
                slot.sum += value;
                slot.max = if value > slot.max { value } else { slot.max };
                return;
            }
            if slot.count == 0 {
                *slot = Slot { key, count: 1, sum: value, max: value };
                self.used += 1;
                if self.used >= self.slots.len() / 2 {
                    self.grow(pool);
                }
                return;
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    fn grow(&mut self, pool: &mut Pool) {
        let mut larger = Self::new(pool, self.log2 + 1);
        let mask = larger.slots.len() - 1;
        for slot in self.slots.iter().filter(|slot| slot.count != 0) {
            let mut at = Self::home(slot.key, larger.log2);
            while larger.slots[at].count != 0 {
                at = (at + 1) & mask;
            }
            larger.slots[at] = *slot;
        }
        larger.used = self.used;
        pool.give(std::mem::replace(self, larger).slots);
    }
}

fn aggregate(pool: &mut Pool, times: &[i64], keys: &[i64], values: &[f64]) -> Vec<(i64, Table)> {
    let mut windows: Vec<(i64, Table)> = Vec::new();
    let mut start = i64::MIN;
    let mut current = 0;
    for ((&time, &key), &value) in times.iter().zip(keys).zip(values) {
        if time.wrapping_sub(start) as u64 >= WINDOW_MS as u64 {
            start = time.div_euclid(WINDOW_MS) * WINDOW_MS;
            current = match windows.iter().rposition(|window| window.0 == start) {
                Some(position) => position,
                None => {
                    // A new window starts with the room that the one before needed.
                    let log2 = windows.last().map_or(FIRST_LOG2, |window| window.1.log2);
                    windows.push((start, Table::new(pool, log2)));
                    windows.len() - 1
                }
            };
        }
        windows[current].1.update(pool, key, value);
    }
    windows
}

fn answer(windows: &[(i64, Table)]) -> (usize, i64, f64, f64) {
    let (mut groups, mut count, mut sum, mut max) = (0, 0, 0.0, 0.0);
    for slot in windows.iter().flat_map(|window| &window.1.slots).filter(|slot| slot.count != 0) {
        groups += 1;
        count += slot.count;
        sum += slot.sum;
        max += slot.max;
    }
    (groups, count, sum, max)
}

fn read(path: &str) -> Vec<[u8; 8]> {
    let bytes = std::fs::read(path).expect(path);
    bytes.chunks_exact(8).map(|chunk| chunk.try_into().unwrap()).collect()
}

fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let times: Vec<i64> = read(&arguments[1]).into_iter().map(i64::from_le_bytes).collect();
    let keys: Vec<i64> = read(&arguments[2]).into_iter().map(i64::from_le_bytes).collect();
    let values: Vec<f64> = read(&arguments[3]).into_iter().map(f64::from_le_bytes).collect();
    let repeat: usize = arguments[4].parse().expect("REPEAT is a number");
    let mut pool = Pool::default();
    let mut run = || {
        let windows = std::hint::black_box(aggregate(&mut pool, &times, &keys, &values));
        let result = answer(&windows);
        windows.into_iter().for_each(|window| pool.give(window.1.slots));
        result
    };
    let mut result = run();
    let (mut seconds, mut cpu) = (Vec::new(), Vec::new());
    for _ in 0..repeat {
        let (begin, cpu_begin) = (Instant::now(), cpu_seconds());
        result = run();
        seconds.push(begin.elapsed().as_secs_f64());
        cpu.push(cpu_seconds() - cpu_begin);
    }
    let (groups, count, sum, max) = result;
    println!(
        "{{\"seconds\":{seconds:?},\"cpuSeconds\":{cpu:?},\"peakBytes\":{},\"answer\":{{\"groups\":{groups},\
         \"count\":{count},\"sum\":{sum},\"max\":{max}}}}}",
        peak_bytes()
    );
}
