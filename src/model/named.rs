//! Enums whose values have names, written as a table: each value stands once, with what it is called.

/// Makes an enum from rows of a value and its names. Behind the rows stand what all values together
/// are called, `ALL` in the order of the rows, if anybody asks for them, and the methods that give
/// the names, in the order of the columns.
macro_rules! named {
    (
        $(#[$meta:meta])*
        pub enum $enum:ident {
            $($(#[$about:meta])* $value:ident = $first:expr, $second:expr;)+
        }
        $(#[$all:meta])* ALL;
        $(#[$one:meta])* $first_name:ident: $first_type:ty;
        $(#[$two:meta])* $second_name:ident: $second_type:ty;
    ) => {
        named! {
            $(#[$meta])*
            pub enum $enum {
                $($(#[$about])* $value = $first;)+
            }
            $(#[$all])* ALL;
            $(#[$one])* $first_name: $first_type;
        }

        impl $enum {
            $(#[$two])*
            pub fn $second_name(self) -> $second_type {
                match self {
                    $(Self::$value => $second,)+
                }
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub enum $enum:ident {
            $($(#[$about:meta])* $value:ident = $first:expr;)+
        }
        $(#[$all:meta])* ALL;
        $(#[$one:meta])* $first_name:ident: $first_type:ty;
    ) => {
        named! {
            $(#[$meta])*
            pub enum $enum {
                $($(#[$about])* $value = $first;)+
            }
            $(#[$one])* $first_name: $first_type;
        }

        impl $enum {
            $(#[$all])*
            pub const ALL: [Self; [$(Self::$value),+].len()] = [$(Self::$value),+];
        }
    };
    (
        $(#[$meta:meta])*
        pub enum $enum:ident {
            $($(#[$about:meta])* $value:ident = $first:expr;)+
        }
        $(#[$one:meta])* $first_name:ident: $first_type:ty;
    ) => {
        $(#[$meta])*
        pub enum $enum {
            $($(#[$about])* $value,)+
        }

        impl $enum {
            $(#[$one])*
            pub fn $first_name(self) -> $first_type {
                match self {
                    $(Self::$value => $first,)+
                }
            }
        }
    };
}

pub(crate) use named;
