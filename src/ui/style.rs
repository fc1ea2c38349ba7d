//! egui's own widgets in our tokens, so that menus and buttons belong to the page.

use egui::{Context, CornerRadius, FontId, Margin, Stroke, TextStyle, Visuals, vec2};

use crate::look::{Mode, Theme};
use crate::ui::widgets::text_painter::colour;

/// Dresses egui in the tokens of a mode.
pub fn apply(context: &Context, mode: Mode) {
    let theme = Theme::of(mode);
    let (egui_theme, mut visuals) = match mode {
        Mode::Light => (egui::Theme::Light, Visuals::light()),
        Mode::Dark => (egui::Theme::Dark, Visuals::dark()),
    };
    let text = colour(theme.text);
    let line = Stroke::new(1.0, colour(theme.edge));
    let corner = CornerRadius::same(5);
    visuals.override_text_color = None;
    visuals.panel_fill = colour(theme.panel);
    visuals.window_fill = colour(theme.raised);
    visuals.window_stroke = line;
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.extreme_bg_color = colour(theme.page);
    visuals.faint_bg_color = colour(theme.row);
    visuals.hyperlink_color = colour(theme.accent);
    visuals.error_fg_color = colour(theme.error);
    visuals.warn_fg_color = colour(theme.warning);
    visuals.weak_text_color = Some(colour(theme.weak));
    visuals.selection.bg_fill = colour(theme.selection);
    visuals.selection.stroke = Stroke::new(1.0, text);
    visuals.popup_shadow = egui::Shadow {
        offset: [0, 3],
        blur: 10,
        spread: 0,
        color: egui::Color32::from_black_alpha(40),
    };
    visuals.window_shadow = visuals.popup_shadow;
    let widgets = &mut visuals.widgets;
    for (state, ground, stroke) in [
        (&mut widgets.noninteractive, theme.panel, line),
        (&mut widgets.inactive, theme.raised, line),
        (
            &mut widgets.hovered,
            theme.row,
            Stroke::new(1.0, colour(theme.weak)),
        ),
        (
            &mut widgets.active,
            theme.selection,
            Stroke::new(1.0, colour(theme.accent)),
        ),
        (&mut widgets.open, theme.row, line),
    ] {
        state.bg_fill = colour(ground);
        state.weak_bg_fill = colour(ground);
        state.bg_stroke = stroke;
        state.fg_stroke = Stroke::new(1.0, text);
        state.corner_radius = corner;
        state.expansion = 0.0;
    }
    context.set_theme(egui_theme);
    context.all_styles_mut(|style| {
        style.spacing.item_spacing = vec2(8.0, 6.0);
        style.spacing.button_padding = vec2(8.0, 4.0);
        style.spacing.menu_margin = Margin::same(6);
        style.animation_time = 0.0;
        style.interaction.selectable_labels = false;
        style
            .text_styles
            .insert(TextStyle::Body, FontId::proportional(13.5));
        style
            .text_styles
            .insert(TextStyle::Button, FontId::proportional(13.5));
        style
            .text_styles
            .insert(TextStyle::Small, FontId::proportional(11.0));
        style.visuals = visuals.clone();
    });
}
