"""Models of the organisation, their training, and their use in projects (wire protocol §3.8)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from encord_portal.sdk._long_polling import poll
from encord_portal.sdk._ml_predictions import Predictions
from encord_portal.sdk.exceptions import EncordException
from encord_portal.sdk.objects.ml_models import (
    ModelArchitecture,
    ModelIteration,
    ModelIterationPolicy,
    ModelIterationTrainingData,
    ModelPretrainedWeightsType,
    ModelsListOrderBy,
    ModelTrainingResponse,
    ModelTrainingStatus,
    ModelWithIterations,
    ProjectModelWithIterations,
)

_MODELS = "ml-models"
_WEEK = 7 * 24 * 60 * 60


class MlModelsClient(Predictions):
    """Makes, trains, attaches and asks models; ``EncordUserClient.ml_models``."""

    # Models

    def create_model(
        self, *, features: list[str], model: ModelArchitecture, title: str, description: str | None
    ) -> ModelWithIterations:
        """Make a model.

        Args:
            features: The names of its classes.
            model: How it is built.
            title: Its title.
            description: What it is for.
        """
        made: ModelWithIterations = self._api_client.post(
            _MODELS,
            payload={
                "features": features, "model": model, "title": title, "description": description,
            },
            result_type=ModelWithIterations,
        )  # fmt: skip
        return made

    def get_model(self, *, model_uuid: UUID) -> ModelWithIterations:
        """Get a model and its trainings.

        Args:
            model_uuid: Names the model.
        """
        found: ModelWithIterations = self._api_client.get(
            f"{_MODELS}/{model_uuid}", None, ModelWithIterations
        )
        return found

    def list_models(
        self, *, order_by: ModelsListOrderBy, order_asc: bool, query: str | None
    ) -> Iterator[ModelWithIterations]:
        """List the models, page by page.

        Args:
            order_by: What they are ordered by.
            order_asc: Whether the first comes first.
            query: Only those whose title holds this text.
        """
        asked = {"orderBy": order_by, "orderAsc": order_asc, "query": query}
        return self._api_client.get_paged_iterator(_MODELS, asked, ModelWithIterations)

    def update_model(
        self, *, model_uuid: UUID, title: str | None, description: str | None
    ) -> ModelWithIterations:
        """Change title or description of a model.

        Args:
            model_uuid: Names the model.
            title: The new title; ``None`` keeps it.
            description: The new description; ``None`` keeps it.
        """
        changed: ModelWithIterations = self._api_client.patch(
            f"{_MODELS}/{model_uuid}",
            payload={"title": title, "description": description},
            result_type=ModelWithIterations,
        )
        return changed

    def delete_model(self, *, model_uuid: UUID) -> None:
        """Remove a model.

        Args:
            model_uuid: Names the model.
        """
        self._api_client.delete(f"{_MODELS}/{model_uuid}", None)

    # Training

    def create_training_job(
        self,
        *,
        model_uuid: UUID,
        batch_size: int,
        epochs: int,
        features_mapping: dict[UUID, dict[str, list[str]]],
        labels_uuids: list[UUID],
        pretrained_training_uuid: UUID | None,
        pretrained_weights_type: ModelPretrainedWeightsType | None,
    ) -> UUID:
        """Begin to train a model.

        Args:
            model_uuid: Names the model.
            batch_size: How many pictures are looked at together.
            epochs: How often all pictures are gone through.
            features_mapping: Project → class of the model → feature hashes that are of it.
            labels_uuids: The labels to train with.
            pretrained_training_uuid: The training to begin with.
            pretrained_weights_type: The weights to begin with, where that is none.

        Returns:
            What names the training; see :meth:`get_training_status`.
        """
        mapping = {str(project): classes for project, classes in features_mapping.items()}
        made: UUID = self._api_client.post(
            f"{_MODELS}/{model_uuid}/trainings",
            payload={
                "batchSize": batch_size,
                "epochs": epochs,
                "featuresMapping": mapping,
                "labelsUuids": labels_uuids,
                "pretrainedTrainingUuid": pretrained_training_uuid,
                "pretrainedWeightsType": pretrained_weights_type,
            },
            result_type=UUID,
        )
        return made

    def get_training_status(
        self, *, model_uuid: UUID, training_uuid: UUID, timeout_seconds: int = _WEEK
    ) -> ModelIteration:
        """Wait until a training is over.

        Args:
            model_uuid: Names the model.
            training_uuid: Names the training.
            timeout_seconds: How long to wait.

        Raises:
            EncordException: The training failed.
            ValueError: It was not over in time.
        """
        path = f"{_path(model_uuid, training_uuid)}/training"
        answer: ModelTrainingResponse = poll(
            lambda seconds: self._api_client.get(
                path, {"timeoutSeconds": seconds}, ModelTrainingResponse
            ),
            lambda answer: answer.status is not ModelTrainingStatus.PENDING,
            timeout_seconds,
        )
        if answer.status is ModelTrainingStatus.PENDING:
            raise ValueError(
                f"The training {training_uuid} was not over within {timeout_seconds} s: ask again."
            )
        if answer.status is ModelTrainingStatus.ERROR or answer.result is None:
            raise EncordException(f"The training {training_uuid} of {model_uuid} failed.")
        return answer.result

    def get_training_data(
        self, *, model_uuid: UUID, training_uuid: UUID
    ) -> Iterator[ModelIterationTrainingData]:
        """List what a model was trained with, page by page.

        Args:
            model_uuid: Names the model.
            training_uuid: Names the training.
        """
        path = f"{_path(model_uuid, training_uuid)}/training-data"
        return self._api_client.get_paged_iterator(path, None, ModelIterationTrainingData)

    def get_weights_download_link(self, *, model_uuid: UUID, training_uuid: UUID) -> str:
        """Give a link to the weights of a training.

        Args:
            model_uuid: Names the model.
            training_uuid: Names the training.
        """
        link: str = self._api_client.get(
            f"{_path(model_uuid, training_uuid)}/weights-link", None, str
        )
        return link

    def delete_training_iteration(self, *, model_uuid: UUID, training_uuid: UUID) -> None:
        """Remove a training.

        Args:
            model_uuid: Names the model.
            training_uuid: Names the training.
        """
        self._api_client.delete(_path(model_uuid, training_uuid), None)

    # In projects

    def create_model_attachment(
        self,
        *,
        project_uuid: UUID,
        features_mapping: dict[str, str],
        iteration_policy: ModelIterationPolicy,
        model_uuid: UUID,
        training_uuids: list[UUID] | None,
    ) -> ProjectModelWithIterations:
        """Let a project use a model.

        Args:
            project_uuid: Names the project.
            features_mapping: Class of the model → feature hash that it becomes.
            iteration_policy: Which trainings are used.
            model_uuid: Names the model.
            training_uuids: Those trainings, where they are chosen by hand.
        """
        made: ProjectModelWithIterations = self._api_client.post(
            f"projects/{project_uuid}/models-attachments",
            payload={
                "featuresMapping": features_mapping,
                "iterationPolicy": iteration_policy,
                "modelUuid": model_uuid,
                "trainingUuids": training_uuids,
            },
            result_type=ProjectModelWithIterations,
        )
        return made

    def list_model_attachments(self, *, project_uuid: UUID) -> Iterator[ProjectModelWithIterations]:
        """List the models that a project uses, page by page.

        Args:
            project_uuid: Names the project.
        """
        path = f"projects/{project_uuid}/models-attachments"
        return self._api_client.get_paged_iterator(path, None, ProjectModelWithIterations)

    def update_model_attachment(
        self,
        *,
        project_uuid: UUID,
        project_model_uuid: UUID,
        features_mapping: dict[str, str],
        iteration_policy: ModelIterationPolicy,
        training_uuids: list[UUID] | None,
    ) -> ProjectModelWithIterations:
        """Change how a project uses a model; see :meth:`create_model_attachment`."""
        changed: ProjectModelWithIterations = self._api_client.patch(
            f"projects/{project_uuid}/models-attachments/{project_model_uuid}",
            payload={
                "featuresMapping": features_mapping,
                "iterationPolicy": iteration_policy,
                "trainingUuids": training_uuids,
            },
            result_type=ProjectModelWithIterations,
        )
        return changed

    def delete_model_attachment(self, *, project_uuid: UUID, project_model_uuid: UUID) -> None:
        """Let a project use a model no more.

        Args:
            project_uuid: Names the project.
            project_model_uuid: Names the attachment.
        """
        path = f"projects/{project_uuid}/models-attachments/{project_model_uuid}"
        self._api_client.delete(path, None)


def _path(model_uuid: UUID, training_uuid: UUID) -> str:
    return f"{_MODELS}/{model_uuid}/iterations/{training_uuid}"
