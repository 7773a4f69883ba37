//! Where tiles stand: a grid of twelve columns in which everything rises as far as it can.

use belvedere_store::Place;
use belvedere_types::TileId;
use serde::{Deserialize, Serialize};

pub(super) const COLUMNS: u16 = 12;
/// Rows of the lowest cell; the style sheet knows as many.
pub const ROWS: u16 = 400;
pub(super) const SMALLEST: (u16, u16) = (2, 2);
pub const TALLEST: u16 = 16;

/// One step, as a button makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nudge {
    Left,
    Right,
    Up,
    Down,
    Wider,
    Narrower,
    Taller,
    Shorter,
}

pub(super) type Placed = (TileId, Place);

/// Inside the grid and of a readable size.
pub(super) fn fitted(place: Place) -> Place {
    let w = place.w.clamp(SMALLEST.0, COLUMNS);
    Place {
        w,
        h: place.h.clamp(SMALLEST.1, TALLEST),
        x: place.x.min(COLUMNS - w),
        y: place.y.min(ROWS - TALLEST),
    }
}

/// Every tile fitted and risen until it meets another; no two overlap. `moved` goes before those that begin in the same row.
pub(super) fn settled(mut tiles: Vec<Placed>, moved: Option<TileId>) -> Vec<Placed> {
    for (_, place) in &mut tiles {
        *place = fitted(*place);
    }
    tiles.sort_by_key(|(id, place)| (place.y, Some(*id) != moved, place.x));
    let mut done: Vec<Placed> = Vec::with_capacity(tiles.len());
    for (id, mut place) in tiles {
        let free = |y: u16| !done.iter().any(|(_, other)| overlap(Place { y, ..place }, *other));
        let mut y = place.y;
        while !free(y) && y < ROWS {
            y += 1;
        }
        while y > 0 && free(y - 1) {
            y -= 1;
        }
        place.y = y;
        done.push((id, place));
    }
    done
}

/// The layout after one tile was put somewhere.
pub(super) fn placed(tiles: Vec<Placed>, tile: TileId, place: Place) -> Vec<Placed> {
    let tiles = tiles
        .into_iter()
        .map(|(id, old)| (id, if id == tile { place } else { old }))
        .collect();
    settled(tiles, Some(tile))
}

/// Where one step takes a tile. Up and down go past the next tile in the way.
pub(super) fn nudged(tiles: &[Placed], tile: TileId, nudge: Nudge) -> Option<Place> {
    let place = tiles.iter().find(|(id, _)| *id == tile)?.1;
    let beside = |other: &Place| place.x < other.x + other.w && other.x < place.x + place.w;
    let others = tiles
        .iter()
        .filter(|(id, _)| *id != tile)
        .map(|(_, other)| *other)
        .filter(|other| beside(other));
    Some(match nudge {
        Nudge::Left => Place {
            x: place.x.saturating_sub(1),
            ..place
        },
        Nudge::Right => Place { x: place.x + 1, ..place },
        Nudge::Up => Place {
            y: others.filter(|other| other.y < place.y).map(|other| other.y).max().unwrap_or(0),
            ..place
        },
        Nudge::Down => Place {
            y: others
                .filter(|other| other.y > place.y)
                .map(|other| other.y + 1)
                .min()
                .unwrap_or(place.y),
            ..place
        },
        Nudge::Wider => Place { w: place.w + 1, ..place },
        Nudge::Narrower => Place {
            w: place.w.saturating_sub(1),
            ..place
        },
        Nudge::Taller => Place { h: place.h + 1, ..place },
        Nudge::Shorter => Place {
            h: place.h.saturating_sub(1),
            ..place
        },
    })
}

/// The first place from the top where a tile of this size fits.
pub(super) fn vacant(tiles: &[Placed], (w, h): (u16, u16)) -> Place {
    let spots = (0..ROWS - TALLEST).flat_map(|y| (0..=COLUMNS - w.min(COLUMNS)).map(move |x| Place { x, y, w, h }));
    let mut free = spots.filter(|spot| !tiles.iter().any(|(_, other)| overlap(*spot, *other)));
    free.next().unwrap_or(Place {
        x: 0,
        y: ROWS - TALLEST,
        w,
        h,
    })
}

fn overlap(one: Place, other: Place) -> bool {
    one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tile(x: u16, y: u16, w: u16, h: u16) -> Placed {
        (TileId::generate(), Place { x, y, w, h })
    }

    fn places(tiles: &[Placed], order: &[Placed]) -> Vec<(u16, u16)> {
        order
            .iter()
            .map(|(id, _)| tiles.iter().find(|(other, _)| other == id).unwrap().1)
            .map(|place| (place.x, place.y))
            .collect()
    }

    #[test]
    fn a_tile_that_is_put_on_another_pushes_it_down_and_gaps_close() {
        let tiles = [tile(0, 0, 6, 5), tile(6, 0, 6, 5), tile(0, 9, 12, 4)];
        let closed = settled(tiles.to_vec(), None);
        assert_eq!(places(&closed, &tiles), [(0, 0), (6, 0), (0, 5)]);
        let pushed = placed(closed.clone(), tiles[0].0, Place { x: 6, ..tiles[0].1 });
        assert_eq!(places(&pushed, &tiles), [(6, 0), (6, 5), (0, 10)]);
        let out = placed(
            closed,
            tiles[1].0,
            Place {
                x: 40,
                y: 900,
                w: 50,
                h: 90,
            },
        );
        let (_, wide) = out.iter().find(|(id, _)| *id == tiles[1].0).unwrap();
        assert_eq!((wide.x, wide.w, wide.h), (0, COLUMNS, TALLEST));
    }

    #[test]
    fn steps_change_places_with_the_neighbour_and_stop_at_the_edge() {
        let tiles = vec![tile(0, 0, 6, 5), tile(0, 5, 6, 5)];
        let step = |nudge| {
            let place = nudged(&tiles, tiles[0].0, nudge).unwrap();
            places(&placed(tiles.clone(), tiles[0].0, place), &tiles)
        };
        assert_eq!(step(Nudge::Down), [(0, 5), (0, 0)]);
        assert_eq!(step(Nudge::Up), [(0, 0), (0, 5)]);
        assert_eq!(step(Nudge::Left), [(0, 0), (0, 5)]);
        assert_eq!(step(Nudge::Taller), [(0, 0), (0, 6)]);
        assert_eq!(step(Nudge::Shorter), [(0, 0), (0, 4)]);
        assert_eq!(nudged(&tiles, TileId::generate(), Nudge::Up), None);
        assert_eq!(vacant(&tiles, (6, 5)), Place { x: 6, y: 0, w: 6, h: 5 });
    }

    proptest! {
        #[test]
        fn no_layout_overlaps_or_leaves_the_grid(
            wanted in prop::collection::vec((0_u16..40, 0_u16..60, 0_u16..40, 0_u16..40), 1..24),
            moved in any::<prop::sample::Index>(),
        ) {
            let tiles: Vec<Placed> = wanted.iter().map(|(x, y, w, h)| tile(*x, *y, *w, *h)).collect();
            let moved = tiles[moved.index(tiles.len())].0;
            let once = settled(tiles.clone(), Some(moved));
            prop_assert_eq!(once.len(), tiles.len());
            for (at, (id, place)) in once.iter().enumerate() {
                prop_assert!(place.x + place.w <= COLUMNS && place.y + place.h <= ROWS);
                for (other, elsewhere) in &once[at + 1..] {
                    prop_assert!(id != other && !overlap(*place, *elsewhere));
                }
            }
            let by_id = |mut tiles: Vec<Placed>| { tiles.sort_by_key(|(id, _)| *id); tiles };
            prop_assert_eq!(by_id(settled(once.clone(), None)), by_id(once), "settled stays settled");
        }
    }
}
