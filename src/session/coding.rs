//! What spans say, and the incidents that are made of them. One call is one step of undo.
//!
//! Which edits a step takes is decided by [`crate::model::coding`]; here they are applied, and the
//! incident is chosen that a person then looks at.

use super::{Change, Session, SessionError};
use crate::model::attribute::{AttributeId, Value};
use crate::model::coding::{self, CodingError};
use crate::model::edit::{Edit, EditError};
use crate::model::history::View;
use crate::model::incident::{Incident, IncidentId, RoleId};
use crate::model::span::{Span, SpanId};

impl Session {
    /// The incident that a person looks at.
    pub fn chosen_incident(&self) -> Option<IncidentId> {
        self.view.incident
    }

    /// The incident that a person looks at, as the layer has it.
    pub fn current_incident(&self) -> Option<&Incident> {
        self.layer.incident(self.view.incident?)
    }

    /// Chooses an incident; one that is not in the layer is none.
    pub fn choose_incident(&mut self, id: Option<IncidentId>) {
        self.view.incident = id.filter(|&id| self.layer.incident(id).is_some());
    }

    /// Gives an attribute of a span a value, or takes it away; the value that it has changes
    /// nothing. The date of an incident follows the span that tells it.
    ///
    /// # Errors
    /// When there is no such span, its count would be linked to itself, or the article is open for
    /// reading only.
    pub fn set_attribute(
        &mut self,
        id: SpanId,
        attribute: AttributeId,
        value: Option<Value>,
    ) -> Result<Change, SessionError> {
        let edit = coding::set_attribute(&self.layer, id, &attribute, value)?;
        self.code(edit)
    }

    /// The chosen span says what is proposed for it: see [`Session::proposed`].
    ///
    /// # Errors
    /// As for [`Session::set_attribute`].
    pub fn accept_proposal(&mut self) -> Result<Change, SessionError> {
        let proposed = self.chosen().and_then(|id| Some((id, self.proposed(id)?)));
        proposed.map_or_else(
            || Ok(Change::default()),
            |(id, (attribute, found))| self.set_attribute(id, attribute, Some(found.value)),
        )
    }

    /// The chosen span says nothing any more of what its label is for.
    ///
    /// # Errors
    /// As for [`Session::set_attribute`].
    pub fn withdraw(&mut self) -> Result<Change, SessionError> {
        let said = self.chosen().and_then(|id| {
            let (attribute, _) = coding::main_value(&self.codebook, self.layer.get(id)?)?;
            Some((id, attribute.id.clone()))
        });
        said.map_or_else(
            || Ok(Change::default()),
            |(id, attribute)| self.set_attribute(id, attribute, None),
        )
    }

    /// Makes an incident of these spans, which may be none, and chooses it. What each is in it is
    /// said by its label: see [`coding::slot_of`].
    ///
    /// # Errors
    /// When there is no such span, or the article is open for reading only.
    pub fn new_incident(&mut self, spans: &[SpanId]) -> Result<(IncidentId, Change), SessionError> {
        let (id, edit) = coding::new_incident(&self.layer, &self.codebook, spans)?;
        let change = self.apply_and_look_at(edit, Some(id))?;
        Ok((id, change))
    }

    /// Puts spans into an incident, where their labels say, and chooses it; see
    /// [`coding::put_in`]. `role` says how actors among them take part, and is how their role is
    /// changed.
    ///
    /// # Errors
    /// When there is no such incident or span, or the article is open for reading only.
    pub fn add_to_incident(
        &mut self,
        id: IncidentId,
        spans: &[SpanId],
        role: Option<&RoleId>,
    ) -> Result<Change, SessionError> {
        let edit = coding::add(&self.layer, &self.codebook, id, spans, role)?;
        self.code_and_look_at(edit, Some(id))
    }

    /// Puts the selected spans, or else the chosen one, into the chosen incident or a `new` one,
    /// which is chosen then. Returns it with the spans whose role in it is asked for; `None` where
    /// there is no span.
    ///
    /// # Errors
    /// When the article is open for reading only.
    pub fn put_into_incident(
        &mut self,
        new: bool,
    ) -> Result<Option<(IncidentId, Vec<SpanId>)>, SessionError> {
        let spans = self.target_spans();
        if spans.is_empty() {
            return Ok(None);
        }
        let id = match self.chosen_incident().filter(|_| !new) {
            Some(id) => self.add_to_incident(id, &spans, None).map(|_| id)?,
            None => self.new_incident(&spans)?.0,
        };
        let incident = self.layer.incident(id);
        let asked = incident
            .map(|incident| coding::without_role(&self.layer, &self.codebook, incident, &spans));
        Ok(Some((id, asked.unwrap_or_default())))
    }

    /// Takes a span out of an incident. It stays in the layer.
    ///
    /// # Errors
    /// When there is no such incident, or the article is open for reading only.
    pub fn remove_from_incident(
        &mut self,
        id: IncidentId,
        span: SpanId,
    ) -> Result<Change, SessionError> {
        let edit = coding::take(&self.layer, id, span)?;
        self.code(edit)
    }

    /// Puts an incident in the place of the one with its id.
    ///
    /// # Errors
    /// When there is no such incident, or the article is open for reading only.
    pub fn set_incident(&mut self, incident: Incident) -> Result<Change, SessionError> {
        let edit = coding::set_incident(&self.layer, incident)?;
        self.code(edit)
    }

    /// Removes an incident. Its spans stay. When it was the chosen one, none is.
    ///
    /// # Errors
    /// When there is no such incident, or the article is open for reading only.
    pub fn remove_incident(&mut self, id: IncidentId) -> Result<Change, SessionError> {
        let edit = coding::remove_incident(&self.layer, id)?;
        self.code(Some(edit))
    }

    /// Makes one incident of two, and chooses it: `keep` stays, with what `other` has beside it;
    /// see [`coding::merge`].
    ///
    /// # Errors
    /// When there is no such incident, or the article is open for reading only.
    pub fn merge_incidents(
        &mut self,
        keep: IncidentId,
        other: IncidentId,
    ) -> Result<Change, SessionError> {
        let edit = coding::merge(&self.layer, keep, other)?;
        self.code_and_look_at(edit, Some(keep))
    }

    /// Removes spans as one step, out of incidents and other counts too.
    ///
    /// # Errors
    /// When there is no such span, or the article is open for reading only.
    pub fn remove_all(&mut self, spans: &[SpanId]) -> Result<Change, SessionError> {
        let mut edits = coding::removal(&self.layer, spans);
        match edits.len() {
            1 => self.code(edits.pop()),
            _ => self.apply(Edit::Batch(edits)),
        }
    }

    /// Takes an unplaced span off the list for good; `index` is its place there.
    ///
    /// # Errors
    /// When the list has no such place, or the article is open for reading only.
    pub fn drop_unplaced(&mut self, index: usize) -> Result<Change, SessionError> {
        self.apply(coding::drop_unplaced(&self.layer, index))
    }

    /// Gives an unplaced span the selected words as its place, without the white space at their
    /// ends, and chooses it. It keeps its id, its note and what it says.
    ///
    /// # Errors
    /// When the list has no such place, nothing or only white space is selected, or the article is
    /// open for reading only.
    pub fn place_unplaced(&mut self, index: usize) -> Result<Change, SessionError> {
        self.writable()?;
        let range = self.selected_words()?;
        let count = self.layer.unplaced().len();
        let lost = self.layer.unplaced().get(index);
        let lost = lost.ok_or(EditError::NoSuchUnplaced { index, count })?;
        let span = Span {
            attributes: lost.attributes.clone(),
            id: SpanId(lost.id),
            label: lost.label.clone(),
            range,
            note: lost.note.clone(),
        };
        let after = View {
            chosen: Some(span.id),
            ..self.view.clone()
        };
        let edits = vec![Edit::RemoveUnplaced { index }, Edit::Insert(span)];
        self.apply_and_show(Edit::Batch(edits), after)
    }

    fn code(&mut self, edit: Option<Edit>) -> Result<Change, SessionError> {
        self.writable()?;
        edit.map_or_else(|| Ok(Change::default()), |edit| self.apply(edit))
    }

    fn code_and_look_at(
        &mut self,
        edit: Option<Edit>,
        incident: Option<IncidentId>,
    ) -> Result<Change, SessionError> {
        self.writable()?;
        match edit {
            Some(edit) => self.apply_and_look_at(edit, incident),
            None => {
                self.choose_incident(incident);
                Ok(Change::default())
            }
        }
    }

    fn apply_and_look_at(
        &mut self,
        edit: Edit,
        incident: Option<IncidentId>,
    ) -> Result<Change, SessionError> {
        let after = View {
            incident,
            ..self.view.clone()
        };
        self.apply_and_show(edit, after)
    }
}

impl From<CodingError> for SessionError {
    fn from(error: CodingError) -> Self {
        match error {
            CodingError::Edit(error) => Self::Edit(error),
            error => Self::Coding(error),
        }
    }
}
