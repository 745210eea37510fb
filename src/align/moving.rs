//! Values of the places of a long sequence, of which only those near a moving place are kept.

/// The number of places that are done before they are forgotten.
const MOST_DONE: usize = 1 << 13;

/// The values of consecutive places. Places before the first one that is kept are forgotten.
pub(super) struct Moving<T> {
    /// The first place that is kept.
    first: usize,
    values: Vec<T>,
    /// The value of a place that has none yet.
    empty: T,
}

impl<T: Copy> Moving<T> {
    pub(super) fn new(empty: T) -> Self {
        Self { first: 0, values: Vec::new(), empty }
    }

    /// Moves on: the places from `start` to `end` are kept, and those before may be forgotten. Neither may be less
    /// than the time before.
    pub(super) fn advance(&mut self, start: usize, end: usize) {
        let done = start.saturating_sub(self.first).min(self.values.len());
        if done >= MOST_DONE {
            self.values.drain(..done);
            self.first += done;
        }
        if self.first + self.values.len() < end {
            self.values.resize(end - self.first, self.empty);
        }
    }

    pub(super) fn at(&self, place: usize) -> T {
        self.values[place - self.first]
    }

    pub(super) fn at_mut(&mut self, place: usize) -> &mut T {
        &mut self.values[place - self.first]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_keep_their_values_until_they_are_done() {
        let mut moving = Moving::new(0);
        for place in 0..5 * MOST_DONE {
            moving.advance(place.saturating_sub(10), place + 10);
            *moving.at_mut(place + 9) += place;
            assert_eq!(moving.at(place), place.saturating_sub(9), "{place}");
        }
        assert!(moving.values.len() < 2 * MOST_DONE);
    }
}
